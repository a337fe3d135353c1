use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [if env("X") GitHub { ..env }, GitHub { ..env }],
}

fn main() {}
