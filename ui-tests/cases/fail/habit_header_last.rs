use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    pub struct ShopAuth;
}

fn main() { let _ = ShopAuth::from_env; }
