use auth::{Claims, ClaimsUpdate, auth};
use auth_providers::GitHub;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, Claims)]
struct Customer {
    #[claims(public)]
    plan: String,
}

auth! {
    providers: [GitHub { ..env }],
    session: { claims: Customer },
    callbacks: { claims: build },
}

async fn build(_: ClaimsUpdate<Auth>) -> Customer {
    Customer { plan: "free".to_owned() }
}

fn main() {}
