use auth::auth;

auth! {
    providers: [],
    session: { fresh: "10 minutes" },
}

fn main() {}
