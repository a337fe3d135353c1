use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    proxies: ["10.0.0.0/8"],
}

fn main() {}
