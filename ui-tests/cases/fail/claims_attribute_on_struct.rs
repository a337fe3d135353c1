use auth::Claims;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Default, Serialize, Deserialize, Claims)]
#[claims(public)]
struct Customer {
    locale: String,
}

auth::auth! { providers: [], session: { claims: Customer } }

fn main() {}
