use auth::auth;
use auth_providers::GitHub;

auth! {
    pub struct ShopAuth;
    providers: [GitHub { ..env }],
}

fn main() {}
