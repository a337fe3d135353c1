use auth::{adapter::Memory, auth};
use auth_providers::Passkey;

auth! {
    adapter: Memory {},
    providers: [Passkey { rp_name: "Shop", origin: "https://shop.example" }],
}

fn main() {}
