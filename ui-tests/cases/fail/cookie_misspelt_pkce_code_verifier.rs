use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    cookies: { pkce_code_verifer: "name" },
}

fn main() {}
