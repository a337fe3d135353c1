use auth::auth;
use auth_providers::GitHub;

auth! {
    pub struct ShopAuth;
    adapter: auth::adapter::Memory,
    providers: [GitHub { ..env }],
}

async fn shut_out(auth: ShopAuth, user_id: &str) {
    drop(auth.disable(user_id).await);
}

fn main() {
    let _ = shut_out;
}
