use auth::{adapter::Memory, auth};
use auth_providers::GitHub;

auth! {
    /// Who signs in.
    pub struct ShopAuth;
    providers: [GitHub { ..env }],
    adapter: Memory {},
    second_factor: { methods: [Totp], require: |_| true },
}

fn main() {}
