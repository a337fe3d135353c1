use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    sessions: { max_age: 1 day },
}

fn main() {}
