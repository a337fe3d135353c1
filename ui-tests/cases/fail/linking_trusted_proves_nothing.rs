use auth::{adapter::Memory, auth};
use auth_providers::Notion;

auth! {
    providers: [Notion { ..env }],
    adapter: Memory {},
    linking: verified_email { trusted: [Notion] },
}

fn main() {}
