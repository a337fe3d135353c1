use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    session: { absolute: 90 days },
    compat: next_auth_v4,
}

fn main() {}
