use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    adapter: GitHub { ..env },
}

fn main() {}
