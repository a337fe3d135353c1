use auth::{auth, env};
use auth_providers::GitHub;

auth! {
    providers: [GitHub { clientId: env("ID"), ..env }],
}

fn main() {}
