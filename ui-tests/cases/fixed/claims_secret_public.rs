use auth::{Claims, Secret};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Default, Serialize, Deserialize, Claims)]
struct Customer {
    token: Option<Secret>,
}

auth::auth! { providers: [], session: { claims: Customer } }

fn main() {}
