use auth::Claims;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Default, Serialize, Deserialize, Claims)]
enum Customer {
    #[default]
    One,
}

auth::auth! { providers: [], session: { claims: Customer } }

fn main() {}
