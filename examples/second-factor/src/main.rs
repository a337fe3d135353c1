//! Second factors, in an SQLite file: everybody may have one, and whoever has an address of the shop needs one. Without
//! a mail server, `/api/auth/mails` shows the mails.

use auth::{
    RequireSecondFactor, RouterExt as _, Session,
    adapter::{Sqlite, StoreError},
    auth,
};
use auth_providers::{Email, Passkey};
use axum::{Router, extract::State, routing::get};
use maud::{Markup, html};

auth! {
    /// Customers and staff sign in here.
    pub struct ShopAuth;

    adapter: Sqlite { url: "sqlite:second-factor.db", migrate: true },
    providers: [
        Passkey { rp_name: "Shop" },
        Email { from: "Shop <no-reply@shop.example>", ..env },
    ],
    second_factor: {
        methods: [Totp, Passkey, RecoveryCodes],
        require: for_staff,
        remember: 30 days,
    },
    theme: { site_name: "Shop" },
}

/// Staff have an address of the shop.
fn for_staff(input: RequireSecondFactor<ShopAuth>) -> bool {
    input.user.email.is_some_and(|email| email.ends_with("@shop.example"))
}

/// Says what whoever is signed in has.
async fn home(session: Session, State(auth): State<ShopAuth>) -> Result<Markup, StoreError> {
    let factors = auth.second_factors(&session.user.id).await?;
    Ok(html! {
        p { (session.user.name()) " has " (factors.apps.len()) " authenticator apps." }
        p {
            a href="/api/auth/second-factor" { "Your second factors" } " "
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
