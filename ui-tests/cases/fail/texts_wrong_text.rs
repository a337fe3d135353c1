use auth::{Texts, auth};

const DANISH: Texts = Texts { language: "da", sign_in_with: "Log ind", ..Texts::ENGLISH };

auth! {
    providers: [],
    texts: [Texts::ENGLISH, DANISH],
}

fn main() {}
