use auth::{adapter::Memory, auth};
use auth_providers::Passkey;

auth! {
    adapter: Memory {},
    providers: [Passkey { relayingParty: { name: "Shop", id: "shop.example" } }],
}

fn main() {}
