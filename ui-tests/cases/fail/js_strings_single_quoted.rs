use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { client_id: 'a', ..env }],
}

fn main() {}
