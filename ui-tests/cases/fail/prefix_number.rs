use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    prefix: 7,
}

fn main() {}
