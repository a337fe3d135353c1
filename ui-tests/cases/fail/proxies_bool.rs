use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    proxies: true,
}

fn main() {}
