use auth::{SignIn, auth};
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    callbacks: { sign_in: policy },
}

fn policy(_: SignIn<Auth>) -> bool {
    true
}

fn main() {}
