use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    adapter: pool,
}

fn main() {}
