use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    secret: 7,
}

fn main() {}
