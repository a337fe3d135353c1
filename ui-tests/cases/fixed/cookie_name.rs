use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    cookies: { session_token: "shop-session" },
}

fn main() {}
