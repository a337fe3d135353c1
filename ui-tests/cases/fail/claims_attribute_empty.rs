use auth::Claims;
use serde::{Deserialize, Serialize};

#[derive(Clone, Default, Serialize, Deserialize, Claims)]
struct Customer {
    #[claims]
    locale: String,
}

auth::auth! { providers: [], session: { claims: Customer } }

fn main() {}
