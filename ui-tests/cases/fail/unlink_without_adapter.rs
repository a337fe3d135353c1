use auth::auth;
use auth_providers::GitHub;

auth! {
    pub struct ShopAuth;
    providers: [GitHub { ..env }],
}

async fn unlink(auth: ShopAuth) {
    let _ = auth.unlink("7", ShopAuthProvider::GitHub, "1").await;
}

fn main() {
    let _ = unlink;
}
