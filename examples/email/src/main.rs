//! Links and codes by mail: over SMTP where `AUTH_EMAIL_SERVER` names a server, else on
//! `/api/auth/mails`.
//!
//! A second setup, on `/v4`, does as NextAuth v4 does: its links sign in without a page between.

use auth::{RouterExt as _, Session, adapter::Memory, auth};
use auth_providers::Email;
use axum::{Router, routing::get};
use maud::{Markup, html};

const SENDER: &str = "Shop <no-reply@shop.example>";

auth! {
    /// Customers sign in here.
    pub struct ShopAuth;
    adapter: Memory {},
    providers: [Email { from: SENDER, ..env }],
}

auth! {
    /// Those who came from NextAuth.
    pub struct V4Auth;
    compat: next_auth_v4,
    base_path: "/v4/auth",
    adapter: Memory {},
    providers: [Email { from: SENDER, ..env }],
}

async fn home(session: Session) -> Markup {
    html! { h1 { "Hello, " (session.user.name()) } a href="/api/auth/signout" { "Sign out" } }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let port: u16 = std::env::var("PORT").map_or(Ok(3000), |port| port.parse())?;
    let site = format!("http://127.0.0.1:{port}");
    let shop = ShopAuth::builder().url(&site).build().await?;
    let v4 = V4Auth::builder().url(&site).build().await?;
    eprintln!("{site}, and as with NextAuth {site}/v4");
    let shop = Router::new().route("/", get(home)).auth(&shop).with_state(shop);
    let v4 = Router::new().route("/v4", get(home)).auth(&v4).with_state(v4);
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    Ok(auth::serve(listener, shop.merge(v4)).await?)
}
