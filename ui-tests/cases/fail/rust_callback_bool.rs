use auth::{SignIn, auth};
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    callbacks: { sign_in: allow },
}

async fn allow(attempt: SignIn<Auth>) -> bool {
    attempt.user.email.is_some()
}

fn main() {}
