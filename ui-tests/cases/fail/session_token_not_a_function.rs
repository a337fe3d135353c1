use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    session: { generate_session_token: "abc" },
}

fn main() {}
