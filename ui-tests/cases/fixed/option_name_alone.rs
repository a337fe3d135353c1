use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { scope: ["read:user"], ..env }],
}

fn main() {}
