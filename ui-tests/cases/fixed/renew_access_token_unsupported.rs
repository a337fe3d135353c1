use auth::{Secret, adapter::Memory, auth};
use auth_providers::Google;

auth! {
    pub struct ShopAuth;
    adapter: Memory,
    providers: [Google { ..env }],
}

async fn renew(auth: ShopAuth, user_id: &str, refused: &Secret) {
    drop(auth.renew_access_token::<Google>(user_id, refused).await);
}

fn main() {
    let _ = renew;
}
