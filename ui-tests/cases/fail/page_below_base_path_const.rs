use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    base_path: "/auth",
    pages: { sign_in: LOGIN },
}

const LOGIN: &str = "/auth/login";

fn main() {}
