use auth::{Claims, Session, auth};
use auth_providers::GitHub;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Default, Serialize, Deserialize, Claims)]
struct Customer {
    #[claims(public)]
    plan: String,
}

auth! {
    providers: [GitHub { ..env }],
    session: { claims: Customer },
}

async fn show(session: Session<Customer>) -> String {
    session.user.id.clone()
}

fn main() {}
