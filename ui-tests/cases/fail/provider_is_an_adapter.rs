use auth::{adapter::Memory, auth};
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }, Memory {}],
}

fn main() {}
