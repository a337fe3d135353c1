use auth::{AuthConfig, auth};
use auth_providers::GitHub;

#[derive(AuthConfig)]
#[auth(env_prefix = "KEPT_")]
struct Kept {}

auth! {
    providers: [GitHub { ..env }],
    adapter: Kept {},
}

fn main() {}
