use auth::{adapter::Memory, auth};
use auth_providers::Email;

auth! {
    adapter: Memory {},
    providers: [Email { from: "Shop <no-reply@shop.example>", remember_address: "no" }],
}

fn main() {}
