use auth::auth;
use auth_providers::GitHub;

const DOCS: &str = "https://docs.shop.example";

auth! {
    providers: [GitHub { ..env }],
    redirects: [DOCS],
}

fn main() {}
