use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    callbacks: { clams: |_| auth::NoClaims {} },
}

fn main() {}
