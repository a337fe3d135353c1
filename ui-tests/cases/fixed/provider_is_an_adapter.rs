use auth::{adapter::Memory, auth};
use auth_providers::GitHub;

auth! {
    adapter: Memory {},
    providers: [GitHub { ..env }],
}

fn main() {}
