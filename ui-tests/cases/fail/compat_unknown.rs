use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    compat: nextauth_v4,
}

fn main() {}
