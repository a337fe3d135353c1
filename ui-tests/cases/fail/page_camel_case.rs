use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    pages: { newUser: "/welcome" },
}

fn main() {}
