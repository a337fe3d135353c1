use auth::{Decision, SignIn, auth};
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    callbacks: { sign_in: policy },
}

async fn policy(_: SignIn<Auth>) -> Decision {
    Decision::Allow
}

fn main() {}
