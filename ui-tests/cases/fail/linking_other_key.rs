use auth::{adapter::Memory, auth};
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    adapter: Memory,
    linking: dangerous_email { providers: [GitHub] },
}

fn main() {}
