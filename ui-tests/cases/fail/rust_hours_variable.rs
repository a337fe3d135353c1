use auth::auth;
use auth_providers::GitHub;

const HOURS: u64 = 8;

auth! {
    providers: [GitHub { ..env }],
    session: { max_age: HOURS },
}

fn main() {}
