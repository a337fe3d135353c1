use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    pages: { sing_in: "/login" },
    events: { sign_inn: |_| () },
}

fn main() {}
