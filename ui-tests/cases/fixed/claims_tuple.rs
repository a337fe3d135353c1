use auth::{Claims, auth};
use auth_providers::GitHub;
use serde::{Deserialize, Serialize};

#[derive(Clone, Default, Serialize, Deserialize, Claims)]
struct Customer {
    plan: String,
    level: u8,
}

auth! {
    providers: [GitHub { ..env }],
    session: { claims: Customer },
}

fn main() {}
