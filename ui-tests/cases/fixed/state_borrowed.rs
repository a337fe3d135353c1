use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    state: String,
}

fn main() {}
