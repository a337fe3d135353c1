use auth::{RouterExt as _, auth};
use axum::Router;

auth! { providers: [] }

async fn app() -> Router {
    let auth = Auth::from_env().await;
    Router::new().auth(&auth)
}

fn main() {
    let _ = app;
}
