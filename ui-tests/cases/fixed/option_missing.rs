use auth::{auth, env};
use auth_providers::GitHub;

auth! {
    providers: [GitHub { client_id: env("ID"), ..env }],
}

fn main() {}
