use auth::auth;
use auth_providers::GitHub;

const NAME: &str = "sid";

auth! {
    providers: [GitHub { ..env }],
    cookies: { session_token: NAME },
}

fn main() {}
