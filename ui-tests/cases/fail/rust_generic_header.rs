use auth::auth;
use auth_providers::GitHub;

auth! {
    pub struct ShopAuth<T>;
    providers: [GitHub { ..env }],
}

fn main() {}
