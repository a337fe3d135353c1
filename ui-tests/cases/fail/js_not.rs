use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    cookies: { secure: !process.env.DEV },
}

fn main() {}
