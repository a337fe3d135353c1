use auth::{adapter::Memory, auth};
use auth_providers::Email;

auth! {
    adapter: Memory {},
    providers: [Email { from: "shop", ..env }],
}

fn main() {}
