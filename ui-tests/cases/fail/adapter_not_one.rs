use auth::auth;
use auth_providers::GitHub;

struct Memory;

auth! {
    providers: [GitHub { ..env }],
    adapter: Memory,
}

fn main() {}
