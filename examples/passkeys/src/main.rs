//! Passkeys, in an SQLite file. A link by mail is the way in for whoever has none yet; without a mail server,
//! `/api/auth/mails` shows the mails. Somebody who has just proved to be there sees their cards and deletes their
//! account; everybody else is asked to confirm first.

use std::time::Duration;

use auth::{
    CredentialsForm, Fresh, NoClaims, RouterExt as _, Session,
    adapter::{Sqlite, StoreError},
    auth,
    http::{CsrfToken, OwnForm},
};
use auth_providers::{Email, Passkey};
use axum::{
    Router,
    extract::State,
    response::Redirect,
    routing::{get, post},
};
use maud::{Markup, html};

auth! {
    /// Customers sign in here.
    pub struct ShopAuth;

    adapter: Sqlite { url: "sqlite:passkeys.db", migrate: true },
    providers: [
        Passkey { rp_name: "Shop" },
        Email { from: "Shop <no-reply@shop.example>", ..env },
    ],
    session: { fresh: freshness() },
}

/// How long a session is fresh: `FRESH_SECONDS`, for a look at what happens afterwards; otherwise five minutes.
fn freshness() -> Duration {
    let given = std::env::var("FRESH_SECONDS").ok().and_then(|text| text.parse().ok());
    given.map_or(Duration::from_mins(5), Duration::from_secs)
}

/// Says how many passkeys whoever is signed in has.
async fn home(
    session: Session,
    csrf: CsrfToken,
    State(auth): State<ShopAuth>,
) -> Result<Markup, StoreError> {
    let passkeys = auth.passkeys(&session.user.id).await?;
    Ok(html! {
        p { (session.user.name()) " has " (passkeys.len()) " passkeys." }
        p {
            a href="/api/auth/passkeys" { "Your passkeys" } " "
            a href="/cards" { "Your cards" } " "
            a href="/api/auth/signout" { "Sign out" }
        }
        form method="post" action="/delete" {
            input type="hidden" name="csrfToken" value=(csrf.as_str());
            input type="hidden" name="sure" value="yes";
            button { "Delete my account" }
        }
    })
}

/// Shows the cards of somebody who has just proved to be there.
async fn cards(session: Fresh<Session<NoClaims, ShopAuth>>) -> Markup {
    html! { p { "The cards of " (session.user.name()) "." } }
}

/// The form that deletes an account.
#[derive(CredentialsForm)]
struct Deletion {
    sure: String,
}

/// Deletes the account of somebody who has just proved to be there. Everybody else is asked to, and comes back to the
/// page with the form.
async fn delete(
    session: Fresh<Session<NoClaims, ShopAuth>>,
    State(auth): State<ShopAuth>,
    OwnForm(form): OwnForm<Deletion>,
) -> Result<Redirect, StoreError> {
    if form.sure == "yes" {
        auth.delete_user(&session.user.id).await?;
    }
    Ok(Redirect::to("/"))
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
        .route("/cards", get(cards))
        .route("/delete", post(delete))
        .auth(&auth)
        .with_state(auth);
    Ok(auth::serve(listener, app).await?)
}
