use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    page: { sign_in: "/login" },
}

fn main() {}
