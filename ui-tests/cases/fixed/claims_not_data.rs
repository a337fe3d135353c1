use auth::{Claims, auth};
use auth_providers::GitHub;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Default, Serialize, Deserialize, Claims)]
struct Customer {}

auth! {
    providers: [GitHub { ..env }],
    session: { claims: Customer },
}

fn main() {}
