use auth::{adapter::Memory, auth};
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    adapter: Memory {},
    second_factor: { methods: [Totp, RecoveryCodes, Totp] },
}

fn main() {}
