use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    theme: { favcon: "/favicon.svg" },
}

fn main() {}
