use auth::{Claims, auth};
use auth_providers::GitHub;
use serde::Deserialize;

#[derive(Clone, Default, Deserialize, Claims)]
struct Customer {
    plan: String,
}

auth! {
    providers: [GitHub { ..env }],
    session: { claims: Customer },
}

fn main() {}
