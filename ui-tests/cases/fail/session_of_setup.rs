use auth::{Session, auth};

auth! {
    pub struct ShopAuth;
    providers: [],
}

async fn show(session: Session<ShopAuth>) -> String {
    session.user.id.clone()
}

fn main() {
    let _ = show;
}
