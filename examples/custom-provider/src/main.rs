//! Serves the example: `AUTH_ACME_SECRET`, `AUTH_GLOBEX_SECRET`, `AUTH_INITECH_ID` and
//! `AUTH_INITECH_SECRET` are the credentials of its providers.

use custom_provider::{MemberAuth, app};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let port: u16 = std::env::var("PORT").map_or(Ok(3000), |port| port.parse())?;
    let auth = MemberAuth::from_env().await?;
    let site = format!("http://localhost:{port}");
    eprintln!("{site}, callback URLs: {:?}", auth.callback_urls(&site));
    Ok(auth::serve(tokio::net::TcpListener::bind(("127.0.0.1", port)).await?, app(auth)).await?)
}
