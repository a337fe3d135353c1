use auth::{Claims, auth};
use auth_providers::GitHub;
use serde::{Deserialize, Serialize};

#[derive(Clone, Default, Serialize, Deserialize, Claims)]
struct Customer {
    plan: Option<String>,
}

auth! {
    pub struct Option;
    providers: [GitHub { ..env }],
    session: { claims: Customer },
}

fn main() {}
