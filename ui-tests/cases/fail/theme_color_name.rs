use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    theme: { brand_color: "blue" },
}

fn main() {}
