use auth::{Decision, auth};
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    callbacks: { sign_in: async { Decision::Allow } },
}

fn main() {}
