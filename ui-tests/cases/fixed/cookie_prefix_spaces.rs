use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    cookies: { prefix: "my-shop" },
}

fn main() {}
