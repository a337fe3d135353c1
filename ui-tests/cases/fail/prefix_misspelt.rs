use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    prefixx: "/shop",
}

fn main() {}
