use auth::auth;
use auth_providers::GitHub;

enum ShopAuthProvider {
    GitHub,
}

auth! {
    pub struct ShopAuth;
    providers: [GitHub { ..env }],
}

fn main() {
    let _ = ShopAuthProvider::GitHub;
}
