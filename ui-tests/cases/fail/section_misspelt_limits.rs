use auth::{auth, limit::Limits};

auth! {
    limmits: Limits::new(),
    providers: [],
}

fn main() {}
