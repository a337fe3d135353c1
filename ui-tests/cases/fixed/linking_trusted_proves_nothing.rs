use auth::{adapter::Memory, auth};
use auth_providers::{Google, Notion};

auth! {
    providers: [Notion { ..env }, Google { ..env }],
    adapter: Memory {},
    linking: verified_email { trusted: [Google] },
}

fn main() {}
