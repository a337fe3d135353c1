use auth::auth;

auth! {
    providers: [],
    session: { fresh: 600 },
}

fn main() {}
