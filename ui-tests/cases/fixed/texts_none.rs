use auth::{Texts, auth};

auth! {
    providers: [],
    texts: [Texts::ENGLISH],
}

fn main() {}
