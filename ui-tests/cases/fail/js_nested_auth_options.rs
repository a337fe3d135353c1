use auth::auth;
use auth_providers::GitHub;

auth! {
    auth_options: { providers: [GitHub { ..env }] },
}

fn main() {}
