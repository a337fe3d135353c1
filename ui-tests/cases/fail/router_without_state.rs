use auth::{Claims, Session, auth};
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

#[axum::debug_handler]
async fn show(session: Session<Customer>) -> String {
    session.role.clone()
}

fn main() {
    let _ = show;
}
