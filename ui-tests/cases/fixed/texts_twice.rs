use auth::{Texts, auth};

const BRITISH: Texts = Texts { sign_in: "Log in", ..Texts::ENGLISH };

auth! {
    providers: [],
    texts: [BRITISH, Texts::KOREAN],
}

fn main() {}
