use auth::{Claims, auth};
use auth_providers::GitHub;
use serde::{Deserialize, Serialize};

#[derive(Clone, Default, Serialize, Deserialize, Claims)]
pub struct Customer<'a> {
    pub plan: &'a str,
}

auth! {
    providers: [GitHub { ..env }],
    session: { claims: Customer<'static> },
}

fn main() {}
