use auth::{adapter::Memory, auth};
use auth_providers::{GitHub, Passkey};

auth! {
    adapter: Memory {},
    providers: [GitHub { ..env }, Passkey { rp_name: "Shop" }],
    second_factor: { methods: [Totp, Passkey] },
}

fn main() {}
