use auth::{Decision, SignIn, auth};
use auth_providers::{GitHub, Google};

auth! {
    providers: [GitHub { ..env }, Google { ..env }],
    callbacks: { sign_in: allow },
}

fn allow(attempt: SignIn<Auth>) -> Decision {
    match attempt.profile {
        AuthProfile::GitHub(_) => Decision::Allow,
    }
}

fn main() {}
