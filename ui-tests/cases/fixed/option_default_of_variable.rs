use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { client_id: std::env::var("A").unwrap_or("x".to_owned()), ..env }],
}

fn main() {}
