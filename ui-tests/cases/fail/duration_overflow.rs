use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    session: { max_age: 18446744073709551615 weeks },
}

fn main() {}
