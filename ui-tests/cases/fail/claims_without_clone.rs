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

async fn build(update: ClaimsUpdate<Auth>) -> Customer {
    Customer { plan: update.provider.map_or("free", |_| "paid").to_owned() }
}

fn main() {}
