use auth::{RequireSecondFactor, adapter::Memory, auth};
use auth_providers::GitHub;

auth! {
    pub struct ShopAuth;
    providers: [GitHub { ..env }],
    adapter: Memory {},
    second_factor: { methods: [Totp], require: for_admins },
}

fn for_admins(input: RequireSecondFactor<ShopAuth>) -> Option<String> {
    input.user.email
}

fn main() {}
