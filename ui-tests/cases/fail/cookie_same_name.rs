use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    cookies: { state: "check", nonce: "check" },
}

fn main() {}
