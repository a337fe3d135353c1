use auth::{Claims, auth};
use serde::{Deserialize, Serialize};

#[derive(Clone, Default)]
enum Plan {
    #[default]
    Free,
}

#[derive(Clone, Default, Serialize, Deserialize, Claims)]
struct Customer {
    #[claims(public)]
    plan: Plan,
}

auth! {
    providers: [],
    session: { claims: Customer },
}

fn main() {
    let _ = Plan::Free;
}
