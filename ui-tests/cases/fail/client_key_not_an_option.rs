use auth::{auth, env};
use auth_providers::GitHub;

auth! {
    providers: [GitHub { client_key: env("GITHUB_KEY"), ..env }],
}

fn main() {}
