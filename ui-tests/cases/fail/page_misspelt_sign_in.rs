use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    pages: { sign_inn: "/page" },
}

fn main() {}
