use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    callbacks: { sign_in: async ({ user }) => true },
}

fn main() {}
