use auth::{Secret, adapter::Memory, auth};
use auth_providers::WordPress;

auth! {
    pub struct ShopAuth;
    adapter: Memory,
    providers: [WordPress { ..env }],
}

async fn renew(auth: ShopAuth, user_id: &str, refused: &Secret) {
    drop(auth.renew_access_token::<WordPress>(user_id, refused).await);
}

fn main() {
    let _ = renew;
}
