use auth::{Claims, auth};

#[derive(Clone, Default, Serialize, Deserialize, Claims)]
struct Customer {
    plan: String,
}

auth! {
    providers: [],
    session: { claims: Customer },
}

fn main() {}
