use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub as "git-hub" { ..env }],
}

fn main() {}
