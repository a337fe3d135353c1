use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    events: { sign_inn: |_| () },
}

fn main() {}
