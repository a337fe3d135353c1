use auth::auth;
use axum::Router;

auth! {
    pub struct ShopAuth;
    providers: [],
}

fn app(auth: ShopAuth) -> Router {
    Router::new().auth(&auth)
}

fn main() {
    let _ = app;
}
