use auth::{Claims, auth};
use serde::{Deserialize, Serialize};

#[derive(Clone, Serialize, Deserialize, Claims)]
struct Customer {
    plan: String,
}

auth! {
    providers: [],
    session: { claims: Customer },
    callbacks: { claims: async (update) => ({ plan: "free" }) },
}

fn main() {}
