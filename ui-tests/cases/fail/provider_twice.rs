use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }, GitHub { ..env }],
}

fn main() {}
