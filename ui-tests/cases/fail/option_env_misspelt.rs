use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..environment }],
}

fn main() {}
