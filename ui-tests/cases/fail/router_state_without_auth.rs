use auth::{Claims, Session, auth};
use axum::{Router, routing::get};
use serde::{Deserialize, Serialize};

#[derive(Clone, Default, Serialize, Deserialize, Claims)]
struct Customer {
    role: String,
}

auth! {
    struct ShopAuth;
    session: { claims: Customer },
    providers: [],
}

#[derive(Clone)]
struct App;

async fn show(session: Session<Customer>) -> String {
    session.role.clone()
}

fn main() {
    let _: Router = Router::new().route("/", get(show)).with_state(App);
}
