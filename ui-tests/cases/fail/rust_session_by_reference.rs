use auth::{RouterExt as _, Session, auth};
use axum::{Router, routing::get};

auth! {
    pub struct ShopAuth;
    providers: [],
}

async fn home(session: &Session) -> String {
    session.user.id.clone()
}

fn app(auth: ShopAuth) -> Router {
    Router::new().route("/", get(home)).auth(&auth)
}

fn main() {
    let _ = app;
}
