use auth::{Claims, Session, auth};
use axum::extract::FromRef;
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

#[derive(Clone, FromRef)]
struct App {
    auth: ShopAuth,
}

#[axum::debug_handler(state = App)]
async fn show(session: Session<Customer>) -> String {
    session.role.clone()
}

fn main() {
    let _ = show;
}
