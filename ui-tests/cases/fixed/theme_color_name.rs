use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    theme: { brand_color: "#1a73e8" },
}

fn main() {}
