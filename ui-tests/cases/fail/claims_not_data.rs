use auth::auth;
use auth_providers::GitHub;

#[derive(Debug)]
struct Customer;

auth! {
    providers: [GitHub { ..env }],
    session: { claims: Customer },
}

fn main() {}
