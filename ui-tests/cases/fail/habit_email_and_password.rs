use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    emailAndPassword: { enabled: true },
}

fn main() {}
