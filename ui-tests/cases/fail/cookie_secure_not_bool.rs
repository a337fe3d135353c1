use auth::auth;
use auth_providers::GitHub;

const SECURE: u8 = 1;

auth! {
    providers: [GitHub { ..env }],
    cookies: { secure: SECURE },
}

fn main() {}
