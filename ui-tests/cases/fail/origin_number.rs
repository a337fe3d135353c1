use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    origins: [7],
}

fn main() {}
