use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub::from_env()],
}

fn main() {}
