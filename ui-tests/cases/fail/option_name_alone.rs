use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { scope, ..env }],
}

fn main() {}
