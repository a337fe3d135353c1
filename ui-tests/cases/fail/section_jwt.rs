use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    jwt: { maxAge: 30 },
}

fn main() {}
