use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { profile(profile) { x }, ..env }],
}

fn main() {}
