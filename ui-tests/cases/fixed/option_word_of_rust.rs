use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { name: "Git", ..env }],
}

fn main() {}
