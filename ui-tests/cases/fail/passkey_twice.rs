use auth::{adapter::Memory, auth};
use auth_providers::Passkey;

auth! {
    adapter: Memory {},
    providers: [Passkey { rp_name: "Shop" }, Passkey as "staff" { rp_name: "Staff" }],
}

fn main() {}
