use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    cookies: { prefix: "__Host-shop" },
}

fn main() {}
