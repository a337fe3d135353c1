use auth::{Texts, auth};

auth! {
    providers: [],
    texts: Texts::KOREAN,
}

fn main() {}
