use auth::auth;
use auth_providers::GitHub;

auth! {
    #[derive(Clone)]
    pub struct ShopAuth;
    providers: [GitHub { ..env }],
}

fn main() {}
