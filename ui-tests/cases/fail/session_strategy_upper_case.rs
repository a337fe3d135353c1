use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    session: { strategy: JWT },
}

fn main() {}
