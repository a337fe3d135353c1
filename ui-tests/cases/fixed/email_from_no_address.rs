use auth::{adapter::Memory, auth};
use auth_providers::Email;

auth! {
    adapter: Memory {},
    providers: [Email { from: "Shop <no-reply@shop.example>", ..env }],
}

fn main() {}
