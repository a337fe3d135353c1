use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GithubProvider { ..env }, GitHub { ..env }],
}

fn main() {}
