use auth::{Claims, RouterExt as _, Session, auth};
use axum::{Router, routing::get};
use serde::{Deserialize, Serialize};

#[derive(Clone, Default, Serialize, Deserialize, Claims)]
struct Customer {
    plan: String,
}

#[derive(Clone, Default, Serialize, Deserialize, Claims)]
struct Clerk {
    desk: u8,
}

auth! {
    pub struct ShopAuth;
    providers: [],
    session: { claims: Customer },
}

async fn show(session: Session<Clerk>) -> String {
    session.desk.to_string()
}

fn app(auth: ShopAuth) -> Router {
    Router::new().route("/", get(show)).auth(&auth).with_state(auth)
}

fn main() {
    let _ = app;
}
