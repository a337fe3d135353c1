use auth::auth;
use auth_providers::GitHub;

auth! {
    pub enum ShopAuth;
    providers: [GitHub { ..env }],
}

fn main() {}
