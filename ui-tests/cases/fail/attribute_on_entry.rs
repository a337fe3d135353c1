use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [#[derive(Debug)] GitHub { ..env }],
}

fn main() {}
