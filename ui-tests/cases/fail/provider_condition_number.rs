use auth::auth;
use auth_providers::GitHub;

const ENABLED: u8 = 1;

auth! {
    providers: [GitHub { ..env } if ENABLED],
}

fn main() {}
