use auth::auth;
use auth_providers::GitHub;

const PRODUCTION: bool = cfg!(not(debug_assertions));

auth! {
    providers: [GitHub { ..env }],
    name: if PRODUCTION { "Shop" } else { "Test shop" },
}

fn main() {}
