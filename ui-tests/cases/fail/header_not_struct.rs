use auth::auth;
use auth_providers::GitHub;

auth! {
    pub ShopAuth;
    providers: [GitHub { ..env }],
}

fn main() {}
