use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub::new(env("A"), env("B"))],
}

fn main() {}
