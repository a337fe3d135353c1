use auth::{Secret, adapter::Memory, auth};
use auth_providers::Todoist;

auth! {
    pub struct ShopAuth;
    adapter: Memory,
    providers: [Todoist { ..env }],
}

async fn renew(auth: ShopAuth, user_id: &str, refused: &Secret) {
    drop(auth.renew_access_token::<Todoist>(user_id, refused).await);
}

fn main() {
    let _ = renew;
}
