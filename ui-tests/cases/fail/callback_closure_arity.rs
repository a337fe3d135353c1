use auth::{Decision, auth};
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    callbacks: { sign_in: |_, _| Decision::Allow },
}

fn main() {}
