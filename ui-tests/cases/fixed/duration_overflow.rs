use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    session: { max_age: 8 weeks },
}

fn main() {}
