use auth::auth;
use auth_providers::GitHub;

const ENABLED: bool = true;

auth! {
    providers: [GitHub { ..env } if ENABLED],
}

fn main() {}
