use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    cookies: { secure: true, partitioned: true },
}

fn main() {}
