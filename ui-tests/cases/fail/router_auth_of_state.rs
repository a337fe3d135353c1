use auth::{RouterExt as _, auth};
use axum::{Router, extract::FromRef};

auth! { providers: [] }

#[derive(Clone, FromRef)]
struct App {
    auth: Auth,
}

fn app(auth: Auth) -> Router {
    let app = App { auth };
    Router::new().auth(&app).with_state(app)
}

fn main() {
    let _ = app;
}
