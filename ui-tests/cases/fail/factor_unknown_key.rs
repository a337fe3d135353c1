use auth::{adapter::Memory, auth};
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    adapter: Memory {},
    second_factor: { methods: [Totp], remembers: 30 days },
}

fn main() {}
