use auth::auth;
use auth_providers::GitHub;

const PROXIES: u8 = 1;

auth! {
    providers: [GitHub { ..env }],
    proxies: PROXIES,
}

fn main() {}
