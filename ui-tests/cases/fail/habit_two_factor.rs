use auth::{adapter::Memory, auth};
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    adapter: Memory {},
    two_factor: { methods: [Totp] },
}

fn main() {}
