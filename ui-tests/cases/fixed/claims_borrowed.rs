use auth::Claims;
use serde::{Deserialize, Serialize};

#[derive(Clone, Serialize, Deserialize, Claims)]
struct Customer {
    plan: String,
}

fn main() {}
