use auth::auth;

auth! {
    limits: 3,
    providers: [],
}

fn main() {}
