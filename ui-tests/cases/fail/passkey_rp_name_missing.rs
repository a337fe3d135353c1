use auth::{adapter::Memory, auth};
use auth_providers::Passkey;

auth! {
    adapter: Memory {},
    providers: [Passkey { rp_id: "shop.example" }],
}

fn main() {}
