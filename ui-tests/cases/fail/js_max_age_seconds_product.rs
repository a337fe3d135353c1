use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    session: { max_age: 30 * 24 * 60 * 60 },
}

fn main() {}
