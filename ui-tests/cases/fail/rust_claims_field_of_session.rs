use auth::{Claims, Session, auth};
use serde::{Deserialize, Serialize};

#[derive(Clone, Default, Serialize, Deserialize, Claims)]
struct Customer {
    plan: String,
}

auth! {
    providers: [],
    session: { claims: Customer },
}

async fn show(session: Session<Customer>) -> String {
    session.claims.plan.clone()
}

fn main() {
    let _ = show;
}
