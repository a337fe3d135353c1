use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    session: { generate_session_token: token },
}

/// Unpredictable, and another one each time.
fn token() -> String {
    use std::hash::{BuildHasher, RandomState};
    let draw = || format!("{:016x}", RandomState::new().hash_one(0));
    [draw(), draw(), draw(), draw()].concat()
}

fn main() {}
