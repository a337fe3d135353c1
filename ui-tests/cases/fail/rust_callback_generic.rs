use auth::{Decision, auth};
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    callbacks: { sign_in: allow },
}

fn allow<T: Default>(_: T) -> Decision {
    Decision::Allow
}

fn main() {}
