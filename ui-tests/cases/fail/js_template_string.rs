use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { client_id: env!("GITHUB_ID"), ..env }],
}

fn main() {}
