use auth::Claims;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Default, Serialize, Deserialize, Claims)]
struct Customer {
    one: bool,
}

auth::auth! { providers: [], session: { claims: Customer } }

fn main() {}
