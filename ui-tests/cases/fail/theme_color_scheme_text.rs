use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    theme: { color_scheme: "dark" },
}

fn main() {}
