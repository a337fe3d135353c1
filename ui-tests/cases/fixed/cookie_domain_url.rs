use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    cookies: { domain: "shop.example" },
}

fn main() {}
