use auth::{RouterExt as _, auth};
use axum::{Router, extract::FromRef};

auth! { providers: [] }

#[derive(Clone, FromRef)]
struct App {
    auth: Auth,
}

fn app(auth: Auth) -> Router {
    Router::new().auth(&auth).with_state(App { auth })
}

fn main() {
    let _ = app;
}
