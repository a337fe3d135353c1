use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    proxys: 1,
}

fn main() {}
