use auth::{Claims, ClaimsUpdate, auth};
use serde::{Deserialize, Serialize};

#[derive(Clone, Serialize, Deserialize, Claims)]
struct Customer {
    plan: String,
}

auth! {
    providers: [],
    session: { claims: "Customer" },
    callbacks: { claims: build },
}

fn build(_: ClaimsUpdate<Auth>) -> Customer {
    Customer { plan: String::new() }
}

fn main() {}
