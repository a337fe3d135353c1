use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    cookies: { secure: false, partitioned: true },
}

fn main() {}
