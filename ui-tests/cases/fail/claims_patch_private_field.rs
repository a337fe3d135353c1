use auth::Claims;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Default, Serialize, Deserialize, Claims)]
struct Customer {
    #[claims(public)]
    plan: String,
}

fn upgrade(patch: CustomerPatch) -> Customer {
    Customer { plan: patch.plan }
}

fn main() {}
