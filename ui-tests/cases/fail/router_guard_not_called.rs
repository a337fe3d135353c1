use auth::{RouterExt as _, auth};
use axum::Router;

auth! {
    pub struct ShopAuth;
    providers: [],
}

fn app(auth: ShopAuth) -> Router {
    Router::new().route_layer(auth.guard).auth(&auth)
}

fn main() {
    let _ = app;
}
