use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }, GitHub as "work" { ..env }],
}

fn main() { let _ = AuthProvider::Work; }
