use auth::{Decision, SignIn, auth};
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    callbacks: { sign_in: allow },
}

async fn allow(_: &SignIn<Auth>) -> Decision {
    Decision::Allow
}

fn main() {}
