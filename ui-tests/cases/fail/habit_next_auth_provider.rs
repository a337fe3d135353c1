use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GithubProvider({ clientId: 1 }), GitHub { ..env }],
}

fn main() {}
