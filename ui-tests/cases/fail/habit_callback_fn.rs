use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    callbacks: { fn sign_in(attempt: SignIn<Auth>) -> Decision { Decision::Allow } },
}

fn main() {}
