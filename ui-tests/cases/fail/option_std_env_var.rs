use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { client_id: std::env::var("GITHUB_ID"), ..env }],
}

fn main() {}
