use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    pages: { sign_in: { path: "/login" } },
}

fn main() {}
