use auth::{Decision, SignIn, auth};
use auth_providers::GitHub;

struct Db;

auth! {
    providers: [GitHub { ..env }],
    state: Db,
    callbacks: { sign_in: allow },
}

async fn allow(attempt: SignIn<Auth>) -> Decision {
    let _db: Db = attempt.state;
    Decision::Allow
}

fn main() {}
