//! Passwords that the application keeps: sign-up, sign-in, change and reset.
//!
//! Signing up and resetting are the same: a link, or a code, is sent to the address, and who comes
//! back with it may choose a password. So nobody learns which addresses are known, no password is
//! kept that somebody chose for another's address, and the link is used once and in time. Sign-in
//! asks for the password or sends a link. Without a mail server, `/api/auth/mails` shows the mails.

mod choice;
mod members;
mod pages;
mod sign_in;
#[cfg(test)]
mod tests;

use std::time::UNIX_EPOCH;

use auth::{
    Claims, ClaimsUpdate, RouterExt as _, Trigger,
    adapter::{Sqlite, SqliteStore},
    auth,
    event::AddressProven,
    provider::Kind,
};
use auth_providers::{Credentials, Email};
use axum::{
    Router,
    extract::FromRef,
    routing::{get, post},
};
use http::{HeaderValue, header};
use serde::{Deserialize, Serialize};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool};
use tower_http::set_header::SetResponseHeaderLayer;

use crate::{members::Members, sign_in::check};

/// What a member's session remembers.
#[derive(Clone, Debug, Serialize, Deserialize, Claims)]
struct Member {
    /// When this session proved that the mailbox is the member's, in seconds since 1970.
    mailbox_proven: Option<u64>,
}

auth! {
    /// Members sign in here.
    pub struct MemberAuth;

    session: { claims: Member },
    adapter: Sqlite { url: "sqlite:passwords.db" },
    providers: [
        Credentials { authorize: check },
        Email { from: "Members <no-reply@localhost.example>", ..env },
    ],
    callbacks: { claims: remember },
    events: { address_proven: forget_password },
    state: Members,
}

/// Whoever proves an address first gets a user that no password of before opens.
async fn forget_password(event: AddressProven<MemberAuth>) -> Result<(), sqlx::Error> {
    event.state.forget(&event.user.id).await
}

fn remember(update: ClaimsUpdate<MemberAuth>) -> Member {
    match update.trigger {
        Trigger::SignUp { account, .. } | Trigger::SignIn { account, .. } => {
            let now = update.state.clock.now().duration_since(UNIX_EPOCH).unwrap_or_default();
            let is_by_mail = account.kind == Kind::Email;
            Member { mailbox_proven: is_by_mail.then_some(now.as_secs()) }
        }
        Trigger::Update { claims, .. } | Trigger::Read { claims } => claims,
    }
}

/// What handlers get.
#[derive(Clone, FromRef)]
struct App {
    auth: MemberAuth,
    members: Members,
}

fn router(app: App) -> Router {
    let policy = "default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    let header = SetResponseHeaderLayer::overriding;
    Router::new()
        .route("/", get(pages::home))
        .route("/sign-up", get(pages::sign_up))
        .route("/reset", get(pages::reset))
        .route("/password", get(choice::page))
        .route("/password", post(choice::choose))
        .layer(header(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy)))
        .layer(header(header::CACHE_CONTROL, HeaderValue::from_static("no-store")))
        .auth(&app.auth)
        .with_state(app)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let port: u16 = std::env::var("PORT").map_or(Ok(3000), |port| port.parse())?;
    let options = SqliteConnectOptions::new().filename("passwords.db").create_if_missing(true);
    let pool = SqlitePool::connect_with(options).await?;
    let members = Members::new(pool.clone());
    // One database: the library's tables, and the application's own.
    let store = SqliteStore::new(pool);
    store.migrate().await?;
    members.migrate().await?;
    let auth = MemberAuth::builder(members.clone()).store(store).build().await?;
    eprintln!("http://localhost:{port}");
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    let app = router(App { auth, members });
    Ok(auth::serve(listener, app).await?)
}
