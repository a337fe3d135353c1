use auth::auth;
use auth_providers::GitHub;

auth! {
    pub struct ShopAuth;
    adapter: auth::adapter::Memory,
    providers: [GitHub { ..env }],
}

async fn list(auth: ShopAuth, user_id: &str) {
    drop(auth.accounts(user_id).await);
}

fn main() {
    let _ = list;
}
