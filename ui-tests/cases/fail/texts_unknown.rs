use auth::{Texts, auth};

auth! {
    providers: [],
    texts: [Texts::ENGLISH, Texts::DANISH],
}

fn main() {}
