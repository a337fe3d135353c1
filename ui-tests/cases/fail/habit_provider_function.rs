use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [github({ clientId: 1 }), GitHub { ..env }],
}

fn main() {}
