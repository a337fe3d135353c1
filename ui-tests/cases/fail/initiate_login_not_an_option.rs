use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { initiate_login: true, ..env }],
}

fn main() {}
