use auth::{auth, env};
use auth_providers::GitHub;

auth! {
    providers: [GitHub { clientid: env("ID"), ..env }],
}

fn main() {}
