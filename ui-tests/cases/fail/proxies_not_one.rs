use auth::auth;
use auth_providers::GitHub;

const PROXIES: bool = true;

auth! {
    providers: [GitHub { ..env }],
    proxies: PROXIES,
}

fn main() {}
