use auth::Claims;
use serde::Serialize;

#[derive(Clone, Serialize, Claims)]
struct Customer {
    plan: &'static str,
}

fn main() {}
