use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env } as "work"],
}

fn main() {}
