use auth::{adapter::Memory, auth, SignIn};
use auth_providers::GitHub;

auth! {
    pub struct ShopAuth;
    providers: [GitHub { ..env }],
    adapter: Memory {},
    second_factor: { methods: [Totp], require: for_admins },
}

fn for_admins(_: SignIn<ShopAuth>) -> bool {
    true
}

fn main() {}
