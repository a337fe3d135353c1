use auth::{Texts, auth};

auth! {
    providers: [],
    texts: [Texts::ENGLISH, "ko"],
}

fn main() {}
