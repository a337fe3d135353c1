use auth::auth;
use auth_providers::GitHub;

const SHOP: &str = "shop.example";

auth! {
    providers: [GitHub { ..env }],
    hosts: [SHOP],
}

fn main() {}
