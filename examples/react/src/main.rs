//! A page written with React and `next-auth/react`, the client of NextAuth v4, against `auth!`.

use std::{path::PathBuf, time::Duration};

use auth::{
    Authorize, Claims, ClaimsUpdate, CredentialsForm, RouterExt as _, Secret, Trigger, User, auth,
    env,
};
use auth_providers::{Credentials, Oidc};
use axum::{Router, http::StatusCode};
use maud::{DOCTYPE, Markup, html};
use serde::{Deserialize, Serialize};
use tower_http::services::{ServeDir, ServeFile};

/// What a member's session carries.
#[derive(Clone, Debug, Serialize, Deserialize, Claims)]
struct Member {
    /// What the member pays for; `update()` can't change it.
    #[claims(public)]
    plan: String,
    /// The language of the page, which `update()` may change.
    #[claims(public, client_update)]
    locale: String,
}

#[derive(CredentialsForm)]
struct Login {
    username: String,
    password: Secret,
}

auth! {
    /// Members sign in here.
    pub struct MemberAuth;

    session: { claims: Member, max_age: max_age() },
    providers: [Oidc { ..env } if env("AUTH_OIDC_ID"), Credentials { authorize: check }],
    callbacks: { claims: build_claims },
}

/// `SESSION_SECONDS`, for a look at what happens when a session ends; otherwise 30 days.
fn max_age() -> Duration {
    let seconds = std::env::var("SESSION_SECONDS").ok().and_then(|seconds| seconds.parse().ok());
    seconds.map_or(Duration::from_hours(30 * 24), Duration::from_secs)
}

fn check(Authorize { form, .. }: Authorize<MemberAuth, Login>) -> Option<User> {
    let known = form.username == "demo" && form.password == Secret::new("demo-password");
    known.then(|| User::new("1").with_name("Demo"))
}

fn build_claims(update: ClaimsUpdate<MemberAuth>) -> Member {
    match update.trigger {
        Trigger::SignUp { .. } | Trigger::SignIn { .. } => {
            Member { plan: "free".to_owned(), locale: "en".to_owned() }
        }
        Trigger::Update { claims, patch } => claims.with(patch),
        Trigger::Read { claims } => claims,
    }
}

/// The page that Vite built, at every path that no file has; without it, one that says how.
fn page() -> Router<MemberAuth> {
    let package = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| "examples/react".into());
    let dist = std::env::var_os("WEB_DIST")
        .map_or_else(|| PathBuf::from(package).join("web/dist"), PathBuf::from);
    let index = dist.join("index.html");
    if index.is_file() {
        let files = ServeDir::new(dist).fallback(ServeFile::new(index));
        Router::new().fallback_service(files)
    } else {
        Router::new().fallback(not_built)
    }
}

async fn not_built() -> (StatusCode, Markup) {
    let page = html! {
        (DOCTYPE)
        title { "Not built" }
        p { "The page is not built yet. Run this, and start the program again:" }
        pre { "cd examples/react/web && npm ci && npm run build" }
    };
    (StatusCode::SERVICE_UNAVAILABLE, page)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let auth = MemberAuth::from_env().await?;
    let port: u16 = std::env::var("PORT").map_or(Ok(3000), |port| port.parse())?;
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    eprintln!("http://localhost:{port} name demo, password demo-password");
    let app = page().auth(&auth).with_state(auth);
    Ok(auth::serve(listener, app).await?)
}
