use auth::{adapter::Memory, auth};
use auth_providers::Google;

auth! {
    pub struct ShopAuth;
    adapter: Memory,
    providers: [Google { ..env }],
}

async fn forget(auth: ShopAuth, user_id: &str) {
    drop(auth.revoke_tokens::<Google>(user_id).await);
}

fn main() {
    let _ = forget;
}
