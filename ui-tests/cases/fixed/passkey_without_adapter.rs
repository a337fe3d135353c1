use auth::{adapter::Memory, auth};
use auth_providers::{GitHub, Passkey};

auth! {
    adapter: Memory {},
    providers: [GitHub { ..env }, Passkey { rp_name: "Shop" }],
}

fn main() {}
