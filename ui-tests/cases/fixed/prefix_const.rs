use auth::auth;
use auth_providers::GitHub;

const SHOP: &str = "/shop";

auth! {
    providers: [GitHub { ..env }],
    prefix: SHOP,
}

fn main() {}
