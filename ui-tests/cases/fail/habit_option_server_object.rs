use auth::{adapter::Memory, auth};
use auth_providers::Email;

auth! {
    adapter: Memory {},
    providers: [Email { from: "a@b.example", server: { host: "h", port: 25 } }],
}

fn main() {}
