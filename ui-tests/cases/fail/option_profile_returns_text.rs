use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { profile: |profile| profile.login, ..env }],
}

fn main() {}
