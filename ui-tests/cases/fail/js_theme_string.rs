use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    theme: "dark",
}

fn main() {}
