use auth::{Claims, auth};

#[derive(Clone, Default, serde::Serialize, serde::Deserialize, Claims)]
struct Customer {
    plan: String,
}

auth! {
    providers: [],
    session: { claims: Customer },
}

fn main() {}
