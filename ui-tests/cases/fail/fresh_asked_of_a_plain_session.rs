use auth::{Session, auth};

auth! {
    pub struct ShopAuth;
    providers: [],
    session: { fresh: 10 minutes },
}

async fn show(session: Session) -> &'static str {
    if session.is_fresh() { "Delete your account" } else { "Confirm that it's you" }
}

fn main() {
    let _ = show;
}
