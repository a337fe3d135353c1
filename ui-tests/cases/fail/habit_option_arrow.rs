use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { profile: (profile) => ({ id: 1 }), ..env }],
}

fn main() {}
