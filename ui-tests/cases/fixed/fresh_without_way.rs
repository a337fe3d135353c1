use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { confirms: true, ..env }],
    session: { fresh: 10 minutes },
}

fn main() {}
