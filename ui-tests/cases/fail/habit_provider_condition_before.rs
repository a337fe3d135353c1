use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub if env("X") { ..env }],
}

fn main() {}
