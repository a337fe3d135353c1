use auth::{Decision, SignIn, auth};
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    callbacks: { sign_in: allow },
}

fn allow(_: SignIn) -> Decision {
    Decision::Allow
}

fn main() {}
