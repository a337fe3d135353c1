use auth::auth;
use auth_providers::GitHub;

const LIFETIME: u64 = 30;

auth! {
    providers: [GitHub { ..env }],
    session: { max_age: LIFETIME },
}

fn main() {}
