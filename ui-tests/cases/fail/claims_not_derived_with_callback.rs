use auth::{ClaimsUpdate, Session, auth};
use auth_providers::GitHub;
use serde::{Deserialize, Serialize};

#[derive(Clone, Serialize, Deserialize)]
struct Customer {
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

async fn show(session: Session<Customer>) -> String {
    session.plan.clone()
}

fn main() {
    let _ = show;
}
