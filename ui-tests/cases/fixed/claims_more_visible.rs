use auth::{Claims, auth};
use auth_providers::GitHub;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Default, Serialize, Deserialize, Claims)]
pub struct Customer {
    #[claims(public)]
    pub plan: String,
}

auth! {
    pub struct ShopAuth;
    providers: [GitHub { ..env }],
    session: { claims: Customer },
}

fn main() {}
