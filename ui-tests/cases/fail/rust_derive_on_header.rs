use auth::auth;
use auth_providers::GitHub;

auth! {
    #[derive(Debug)]
    pub struct ShopAuth;
    providers: [GitHub { ..env }],
}

fn main() {}
