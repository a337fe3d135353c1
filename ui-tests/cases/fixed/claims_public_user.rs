use auth::{Claims, auth};
use auth_providers::GitHub;
use serde::{Deserialize, Serialize};

#[derive(Clone, Default, Serialize, Deserialize, Claims)]
pub struct Customer {
    #[claims(public)]
    pub nickname: String,
}

auth! {
    providers: [GitHub { ..env }],
    session: { claims: Customer },
}

fn main() {}
