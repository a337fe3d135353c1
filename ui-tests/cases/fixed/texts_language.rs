use auth::{Texts, auth};

const DANISH: Texts = Texts { language: "da-DK", ..Texts::ENGLISH };

auth! {
    providers: [],
    texts: [Texts::ENGLISH, DANISH],
}

fn main() {}
