use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub as "work" { ..env }, GitHub as "work" { ..env }],
}

fn main() {}
