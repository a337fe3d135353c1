use auth::auth;
use auth_providers::GitHub;

const NAME: u8 = 7;

auth! {
    providers: [GitHub { ..env }],
    cookies: { session_token: NAME },
}

fn main() {}
