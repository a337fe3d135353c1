use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    cookies: { session_token: "__Host-sid", domain: "shop.example" },
}

fn main() {}
