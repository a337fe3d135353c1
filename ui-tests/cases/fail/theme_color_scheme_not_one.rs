use auth::auth;
use auth_providers::GitHub;

const SCHEME: u8 = 1;

auth! {
    providers: [GitHub { ..env }],
    theme: { color_scheme: SCHEME },
}

fn main() {}
