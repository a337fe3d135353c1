use auth::{adapter::Memory, auth};
use auth_providers::Oidc;

auth! {
    adapter: Memory {},
    providers: [Oidc { counts_as_second_factor: ["mfa"], ..env }],
    second_factor: { methods: [Totp] },
}

fn main() {}
