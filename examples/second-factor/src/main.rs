//! Second factors, in an SQLite file: everybody may have one, and whoever has an address of the shop needs one. Without
//! a mail server, `/api/auth/mails` shows the mails.

use auth::{
    Fresh, NoClaims, RequireSecondFactor, RouterExt as _, Session,
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
    session: { fresh: 5 minutes },
    theme: { site_name: "Shop" },
}

/// Staff have an address of the shop, which they have proven: an address comes into this setup by a mail alone. Where
/// providers say what somebody's address is, go by the user's id or by roles.
fn for_staff(input: RequireSecondFactor<ShopAuth>) -> bool {
    input.user.email.is_some_and(|email| email.ends_with("@shop.example"))
}

/// Says who is signed in, and what they have.
async fn home(
    session: Option<Session>,
    State(auth): State<ShopAuth>,
) -> Result<Markup, StoreError> {
    let Some(session) = session else {
        return Ok(html! {
            p { "Nobody is signed in." }
            p { a href="/api/auth/signin" { "Sign in" } }
        });
    };
    let factors = auth.second_factors(&session.user.id).await?;
    Ok(html! {
        p { (session.user.name()) " has " (factors.apps.len()) " authenticator apps." }
        p {
            a href="/orders" { "Your orders" } " "
            a href="/cards" { "Your cards" } " "
            a href="/api/auth/second-factor" { "Your second factors" } " "
            a href="/api/auth/signout" { "Sign out" }
        }
    })
}

/// For whoever is signed in. Somebody whose sign-in waits for a second factor is not.
async fn orders(session: Session) -> Markup {
    html! { p { (session.user.name()) " has no orders yet." } }
}

/// For somebody who has just proved to be there. Whoever has a second factor proves it with that.
async fn cards(session: Fresh<Session<NoClaims, ShopAuth>>) -> Markup {
    html! { p { "The cards of " (session.user.name()) "." } }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    tracing_subscriber::fmt().init();
    let port: u16 = std::env::var("PORT").map_or(Ok(3000), |port| port.parse())?;
    let auth = ShopAuth::from_env().await?;
    // Browsers know no passkeys at `http://127.0.0.1`.
    eprintln!("http://localhost:{port}");
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    let app = Router::new()
        .route("/", get(home))
        .route("/orders", get(orders))
        .route("/cards", get(cards))
        .auth(&auth)
        .with_state(auth);
    Ok(auth::serve(listener, app).await?)
}
