use auth::{User, auth};

auth! {
    providers: [User {}],
}

fn main() {}
