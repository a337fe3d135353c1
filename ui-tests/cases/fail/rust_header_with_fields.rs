use auth::auth;
use auth_providers::GitHub;

auth! {
    pub struct ShopAuth {
        name: String,
    }
    providers: [GitHub { ..env }],
}

fn main() {}
