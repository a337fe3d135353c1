use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    hosts: [7],
}

fn main() {}
