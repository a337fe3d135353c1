use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { pages: { sign_in: "/login" }, ..env }],
}

fn main() {}
