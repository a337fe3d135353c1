use auth::{Texts, auth};

auth! {
    providers: [],
    languages: [Texts::KOREAN],
}

fn main() {}
