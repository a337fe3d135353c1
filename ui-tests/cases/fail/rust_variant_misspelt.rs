use auth::auth;
use auth_providers::GitHub;

auth! {
    pub struct ShopAuth;
    providers: [GitHub { ..env }],
}

fn main() {
    let _ = ShopAuthProvider::Github.sign_in_path();
}
