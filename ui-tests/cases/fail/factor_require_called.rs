use auth::{RequireSecondFactor, adapter::Memory, auth};
use auth_providers::GitHub;

auth! {
    pub struct ShopAuth;
    adapter: Memory {},
    providers: [GitHub { ..env }],
    second_factor: { methods: [Totp], require: for_admins() },
}

fn for_admins(input: RequireSecondFactor<ShopAuth>) -> bool {
    input.user.id == "1"
}

fn main() {}
