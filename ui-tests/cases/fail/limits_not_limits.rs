use auth::{auth, limit::Limit};

auth! {
    limits: Limit::new(3),
    providers: [],
}

fn main() {}
