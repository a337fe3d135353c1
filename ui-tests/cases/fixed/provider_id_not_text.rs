use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub as "work" { ..env }],
}

fn main() {}
