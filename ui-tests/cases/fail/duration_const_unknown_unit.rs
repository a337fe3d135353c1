use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    session: { max_age: LIFETIME dyas },
}

#[allow(dead_code)]
pub const LIFETIME: u64 = 30;

fn main() {}
