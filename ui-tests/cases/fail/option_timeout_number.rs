use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { timeout: 10, ..env }],
}

fn main() {}
