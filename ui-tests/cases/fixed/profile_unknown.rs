use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    profile: refresh,
}

fn main() {}
