use auth::{Texts, auth};

auth! {
    providers: [],
    text: [Texts::KOREAN],
}

fn main() {}
