//! Passkeys, in an SQLite file. A link by mail is the way in for whoever has none yet; without a mail server,
//! `/api/auth/mails` shows the mails.

use auth::{
    RouterExt as _, Session,
    adapter::{Sqlite, StoreError},
    auth,
};
use auth_providers::{Email, Passkey};
use axum::{Router, extract::State, routing::get};
use maud::{Markup, html};

auth! {
    /// Customers sign in here.
    pub struct ShopAuth;

    adapter: Sqlite { url: "sqlite:passkeys.db", migrate: true },
    providers: [
        Passkey { rp_name: "Shop" },
        Email { from: "Shop <no-reply@shop.example>", ..env },
    ],
}

/// Says how many passkeys whoever is signed in has.
async fn home(session: Session, State(auth): State<ShopAuth>) -> Result<Markup, StoreError> {
    let passkeys = auth.passkeys(&session.user.id).await?;
    Ok(html! {
        p { (session.user.name()) " has " (passkeys.len()) " passkeys." }
        p {
            a href="/api/auth/passkeys" { "Your passkeys" } " "
            a href="/api/auth/signout" { "Sign out" }
        }
    })
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    tracing_subscriber::fmt().init();
    let port: u16 = std::env::var("PORT").map_or(Ok(3000), |port| port.parse())?;
    let auth = ShopAuth::from_env().await?;
    // Browsers know no passkeys at `http://127.0.0.1`.
    eprintln!("http://localhost:{port}");
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    let app = Router::new().route("/", get(home)).auth(&auth).with_state(auth);
    Ok(auth::serve(listener, app).await?)
}
