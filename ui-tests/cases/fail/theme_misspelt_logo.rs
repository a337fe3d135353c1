use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    theme: { lgo: "/logo.svg" },
}

fn main() {}
