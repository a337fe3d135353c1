use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    state: std::sync::Arc<u8>,
}

fn main() {}
