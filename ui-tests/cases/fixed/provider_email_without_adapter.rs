use auth::{adapter::Memory, auth};
use auth_providers::Email;

auth! {
    providers: [Email { from: "no-reply@shop.example", ..env }],
    adapter: Memory {},
}

fn main() {}
