use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    callbacks: { async sign_in(attempt) { true } },
}

fn main() {}
