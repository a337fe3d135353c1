use auth::{RouterExt as _, Session, auth};
use axum::{Router, routing::post};

auth! {
    pub struct ShopAuth;
    providers: [],
}

async fn buy(body: String, session: Session) -> String {
    format!("{} buys {body}", session.user.name())
}

fn app(auth: ShopAuth) -> Router {
    Router::new().route("/", post(buy)).auth(&auth)
}

fn main() {
    let _ = app;
}
