use auth::page::Phrase;
use auth::{Texts, auth};

const DANISH: Texts =
    Texts { language: "da", sign_in_with: Phrase::new("Log ind med {}"), ..Texts::ENGLISH };

auth! {
    providers: [],
    texts: [Texts::ENGLISH, DANISH],
}

fn main() {}
