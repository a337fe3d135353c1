use auth::auth;

struct Customer<'a> {
    plan: &'a str,
}

auth! {
    providers: [],
    session: { claims: Customer<'static> },
}

fn main() {}
