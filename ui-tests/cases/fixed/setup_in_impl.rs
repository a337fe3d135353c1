use auth::auth;
use auth_providers::GitHub;

auth! {
    pub struct ShopAuth;
    providers: [GitHub { ..env }],
}

struct Shop {
    auth: ShopAuth,
}

fn main() {}
