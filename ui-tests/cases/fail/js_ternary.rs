use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    name: production ? "Shop" : "Test shop",
}

fn main() {}
