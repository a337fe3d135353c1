use auth::auth;

auth! {
    providers: [],
    adapter: Memory {},
}

fn main() {}
