use auth::{ConfigError, auth};
use auth_providers::GitHub;

auth! {
    pub struct ShopAuth;
    providers: [GitHub { ..env }],
}

async fn start() -> Result<(), ConfigError> {
    let shop_auth = ShopAuth::from_env().await?;
    drop(shop_auth);
    Ok(())
}

fn main() {
    let _ = start;
}
