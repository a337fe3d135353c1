use auth::auth;
use auth_providers::GitHub;

struct Shop;

impl Shop {
    auth! {
        pub struct ShopAuth;
        providers: [GitHub { ..env }],
    }
}

fn main() {}
