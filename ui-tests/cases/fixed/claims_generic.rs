use auth::Claims;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Default, Serialize, Deserialize, Claims)]
struct Customer {
    locale: String,
}

fn main() {}
