use auth::auth;
use auth_providers::GitHub;

const DOMAIN: &str = "shop.example";

auth! {
    providers: [GitHub { ..env }],
    cookies: { domain: DOMAIN },
}

fn main() {}
