use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    theme: { brand_colr: "#fff" },
}

fn main() {}
