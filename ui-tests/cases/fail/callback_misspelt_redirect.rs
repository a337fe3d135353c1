use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    callbacks: { redirct: |to| to.base_url },
}

fn main() {}
