use auth::{Texts, auth};

const DANISH: &str = "da";

auth! {
    providers: [],
    texts: [Texts::ENGLISH, DANISH],
}

fn main() {}
