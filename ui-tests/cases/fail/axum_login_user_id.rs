use auth::{Session, auth};

auth! { providers: [] }

async fn home(session: Session) -> String {
    session.user_id().to_owned()
}

fn main() {
    let _ = home;
}
