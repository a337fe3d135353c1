use auth::{RouterExt as _, auth};
use axum::{Router, routing::get};

auth! {
    pub struct ShopAuth;
    providers: [],
}

async fn home(auth: ShopAuth) -> String {
    format!("{auth:?}")
}

fn app(auth: ShopAuth) -> Router {
    Router::new().route("/", get(home)).auth(&auth).with_state(auth)
}

fn main() {
    let _ = app;
}
