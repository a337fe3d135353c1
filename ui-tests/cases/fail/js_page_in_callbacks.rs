use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    callbacks: { signIn: "/login" },
}

fn main() {}
