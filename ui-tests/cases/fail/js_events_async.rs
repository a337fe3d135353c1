use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    events: { createUser: async ({ user }) => { welcome(user) } },
}

fn main() {}
