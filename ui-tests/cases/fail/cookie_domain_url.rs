use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    cookies: { domain: "https://shop.example" },
}

fn main() {}
