use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    events: { sign_ot: |_| () },
}

fn main() {}
