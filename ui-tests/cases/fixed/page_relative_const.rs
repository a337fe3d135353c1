use auth::auth;
use auth_providers::GitHub;

const LOGIN: &str = "/login";

auth! {
    providers: [GitHub { ..env }],
    pages: { sign_in: LOGIN },
}

fn main() {}
