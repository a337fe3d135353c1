use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { issuer: 7, ..env }],
}

fn main() {}
