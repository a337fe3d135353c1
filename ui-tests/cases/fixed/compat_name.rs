use auth::auth;
use auth_providers::GitHub;

auth! {
    pub struct ShopAuth;
    providers: [GitHub { ..env }],
    compat: next_auth_v4,
}

fn main() {}
