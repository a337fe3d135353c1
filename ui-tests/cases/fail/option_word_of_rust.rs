use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { type: "x", ..env }],
}

fn main() {}
