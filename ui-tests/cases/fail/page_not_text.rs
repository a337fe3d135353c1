use auth::auth;
use auth_providers::GitHub;

const ERROR: u16 = 404;

auth! {
    providers: [GitHub { ..env }],
    pages: { error: ERROR },
}

fn main() {}
