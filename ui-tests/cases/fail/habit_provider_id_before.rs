use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [github: GitHub { ..env }],
}

fn main() {}
