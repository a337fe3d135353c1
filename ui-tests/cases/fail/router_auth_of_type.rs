use auth::{RouterExt as _, auth};
use axum::Router;

auth! { providers: [] }

fn app() -> Router {
    Router::new().auth(&Auth)
}

fn main() {
    let _ = app;
}
