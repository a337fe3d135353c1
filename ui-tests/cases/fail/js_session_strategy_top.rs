use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    session: jwt,
}

fn main() {}
