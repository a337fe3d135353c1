use auth::{adapter::Memory, auth};
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    adapter: Memory,
    linking: verified_email { trusted: [GitHub] },
}

fn main() {}
