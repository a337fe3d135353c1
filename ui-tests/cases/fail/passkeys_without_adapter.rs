use auth::auth;
use auth_providers::GitHub;

auth! {
    pub struct ShopAuth;
    providers: [GitHub { ..env }],
}

async fn list(auth: ShopAuth) {
    let _ = auth.passkeys("7").await;
}

fn main() {
    let _ = list;
}
