use auth::{Claims, auth};
use serde::{Deserialize, Serialize};

#[derive(Clone, Default, Serialize, Deserialize, Claims)]
pub struct Customer {
    role: String,
}

#[derive(Clone)]
struct Db;

auth! {
    pub struct ShopAuth;
    session: { claims: Customer },
    providers: [],
    state: Db,
}

fn main() {}
