//! Serves the shop.

use shop::{ShopAuth, app};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    tracing_subscriber::fmt().init();
    let auth = ShopAuth::from_env().await?;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await?;
    Ok(auth::serve(listener, app(auth)).await?)
}
