use auth::auth;
use auth_providers::GitHub;

auth! {
    provider: GitHub { ..env },
}

fn main() {}
