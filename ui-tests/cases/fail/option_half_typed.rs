use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { sco, ..env }],
}

fn main() {}
