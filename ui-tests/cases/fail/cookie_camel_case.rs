use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    cookies: { sessionToken: { name: "sid", options: {} } },
}

fn main() {}
