use auth::auth;

auth! {
    providers: [],
    session: { fresh: 1 hour 30 minutes },
}

fn main() {}
