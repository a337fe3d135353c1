use auth::{RouterExt as _, Session, auth};
use axum::{Router, routing::get};

auth! {
    pub struct ShopAuth;
    providers: [],
}

async fn is_staff(session: &Session) -> bool {
    session.user.name() == "Ada"
}

fn app(auth: ShopAuth) -> Router {
    Router::new().route("/", get(async || "")).route_layer(auth.guard().allow(is_staff)).auth(&auth)
}

fn main() {
    let _ = app;
}
