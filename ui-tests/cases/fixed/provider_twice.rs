use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }, GitHub as "github-work" { ..env }],
}

fn main() {}
