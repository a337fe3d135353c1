use auth::auth;

#[derive(Clone)]
struct Backend;

auth! {
    backend: Backend,
    providers: [],
}

fn main() {}
