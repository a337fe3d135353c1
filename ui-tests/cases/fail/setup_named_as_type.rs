use auth::{Claims, auth};
use auth_providers::GitHub;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Default, Serialize, Deserialize, Claims)]
struct Shop {
    plan: String,
}

auth! {
    pub struct Shop;
    providers: [GitHub { ..env }],
}

fn main() {}
