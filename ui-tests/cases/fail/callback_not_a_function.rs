use auth::auth;
use auth_providers::GitHub;

struct Policy;

auth! {
    providers: [GitHub { ..env }],
    callbacks: { sign_in: Policy },
}

fn main() {}
