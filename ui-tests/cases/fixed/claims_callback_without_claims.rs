use auth::{Claims, ClaimsUpdate, auth};
use auth_providers::GitHub;
use serde::{Deserialize, Serialize};

#[derive(Clone, Serialize, Deserialize, Claims)]
struct Customer {
    level: u8,
}

auth! {
    providers: [GitHub { ..env }],
    session: { claims: Customer },
    callbacks: { claims: build },
}

fn build(_: ClaimsUpdate<Auth>) -> Customer {
    Customer { level: 1 }
}

fn main() {}
