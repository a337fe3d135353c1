use auth::{Decision, auth};
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    callbacks: { sign_in: async |_| Decision::Allow },
}

fn main() {}
