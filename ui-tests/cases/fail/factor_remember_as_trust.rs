use auth::{adapter::Memory, auth};
use auth_providers::GitHub;

auth! {
    pub struct ShopAuth;
    adapter: Memory {},
    providers: [GitHub { ..env }],
    second_factor: { methods: [Totp], trust: 30 days },
}

fn main() {}
