use auth::{adapter::Memory, auth};
use auth_providers::Todoist;

auth! {
    pub struct ShopAuth;
    adapter: Memory,
    providers: [Todoist { ..env }],
}

async fn forget(auth: ShopAuth, user_id: &str) {
    drop(auth.revoke_tokens::<Todoist>(user_id).await);
}

fn main() {
    let _ = forget;
}
