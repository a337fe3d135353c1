use auth::{adapter::Memory, auth};
use auth_providers::Passkey;

auth! {
    adapter: Memory {},
    providers: [Passkey { rpName: "Shop" }],
}

fn main() {}
