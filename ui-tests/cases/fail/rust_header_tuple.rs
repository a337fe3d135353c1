use auth::auth;
use auth_providers::GitHub;

auth! {
    pub struct ShopAuth(String);
    providers: [GitHub { ..env }],
}

fn main() {}
