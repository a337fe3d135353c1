use auth::{Texts, auth};

auth! {
    providers: [],
    texts: [Texts::ENGLISH, Texts::KOREAN],
}

fn main() {}
