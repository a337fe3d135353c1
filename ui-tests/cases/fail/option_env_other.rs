use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..Default::default() }],
}

fn main() {}
