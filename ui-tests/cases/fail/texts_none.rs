use auth::auth;

auth! {
    providers: [],
    texts: [],
}

fn main() {}
