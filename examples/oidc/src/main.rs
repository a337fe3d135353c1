//! Signing in with any OpenID Connect provider: `AUTH_OIDC_ISSUER`, `AUTH_OIDC_ID` and
//! `AUTH_OIDC_SECRET` say which.

use auth::{Claims, ClaimsUpdate, RouterExt as _, Session, Trigger, auth};
use auth_providers::Oidc;
use axum::{Router, extract::Query, routing::get};
use maud::{Markup, html};
use serde::{Deserialize, Serialize};

/// What a reader's session carries.
#[derive(Clone, Debug, Serialize, Deserialize, Claims)]
struct Reader {
    /// Who says who the reader is.
    #[claims(public)]
    issuer: Option<String>,
    /// The page size, which the browser may change.
    #[claims(public, client_update)]
    page_size: u8,
}

auth! {
    /// Readers sign in here.
    pub struct ReaderAuth;

    session: { claims: Reader, max_age: 8 hours, update_age: 15 minutes },
    providers: [Oidc { ..env }],
    callbacks: { claims: build_claims },
}

fn build_claims(update: ClaimsUpdate<ReaderAuth>) -> Reader {
    match update.trigger {
        Trigger::SignUp { profile, .. } | Trigger::SignIn { profile, .. } => {
            let ReaderAuthProfile::Oidc(profile) = profile;
            let issuer = profile.extra.get("iss").and_then(|iss| iss.as_str());
            Reader { issuer: issuer.map(str::to_owned), page_size: 20 }
        }
        Trigger::Update { claims, patch } => claims.with(patch),
        Trigger::Read { claims } => claims,
    }
}

#[derive(Deserialize)]
struct Page {
    #[serde(default)]
    page: u32,
}

/// A page for readers only: whoever isn't signed in is sent to sign in, and comes back.
async fn notes(session: Session<Reader>, Query(Page { page }): Query<Page>) -> Markup {
    let email = session.user.email.as_deref().unwrap_or("nobody@example.com");
    html! {
        h1 { "Notes of " (session.user.name()) }
        p { (email) " reads page " (page) ", " (session.page_size) " notes a page" }
        a href="/api/auth/signout" { "Sign out" }
    }
}

async fn home() -> Markup {
    html! { a href="/notes" { "Notes" } }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    tracing_subscriber::fmt().with_env_filter("info").with_writer(std::io::stderr).init();
    let auth = ReaderAuth::from_env().await?;
    let port = std::env::var("PORT").unwrap_or_else(|_| "3000".to_owned());
    let listener = tokio::net::TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    let app = Router::new()
        .route("/", get(home))
        .route("/notes", get(notes))
        .auth(&auth)
        .with_state(auth);
    eprintln!("ready http://{}", listener.local_addr()?);
    Ok(auth::serve(listener, app).await?)
}
