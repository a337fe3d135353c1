//! A page without a build step that signs in, follows the session and changes it, with the browser
//! client that the setup serves. `AUTH_OIDC_ISSUER`, `AUTH_OIDC_ID` and `AUTH_OIDC_SECRET` add a
//! provider to the form.

use std::time::Duration;

use auth::{
    Authorize, Claims, ClaimsUpdate, CredentialsForm, RouterExt as _, Secret, Trigger, User, auth,
    env,
};
use auth_providers::{Credentials, Oidc};
use axum::{Router, extract::State, response::IntoResponse, routing::get};
use http::header;
use serde::{Deserialize, Serialize};

/// What a member's session carries.
#[derive(Clone, Debug, Serialize, Deserialize, Claims)]
struct Member {
    #[claims(public)]
    plan: String,
    #[claims(public, client_update)]
    nickname: Option<String>,
}

#[derive(CredentialsForm)]
struct Login {
    username: String,
    password: Secret,
}

auth! {
    /// Members sign in here.
    pub struct SpaAuth;

    session: { claims: Member, max_age: lifetime() },
    providers: [
        Credentials { authorize: check },
        Oidc { ..env } if env("AUTH_OIDC_ISSUER"),
    ],
    callbacks: { claims: build_claims },
}

/// How long a session lasts when no page keeps it alive: `SESSION_SECONDS`, otherwise ten minutes.
fn lifetime() -> Duration {
    let given = std::env::var("SESSION_SECONDS").ok().and_then(|text| text.parse().ok());
    given.map_or(Duration::from_mins(10), Duration::from_secs)
}

fn check(Authorize { form, .. }: Authorize<SpaAuth, Login>) -> Option<User> {
    let known = form.username == "demo" && form.password == Secret::new("demo-password");
    known.then(|| User::new("1").with_name("Demo"))
}

fn build_claims(update: ClaimsUpdate<SpaAuth>) -> Member {
    match update.trigger {
        Trigger::SignUp { .. } | Trigger::SignIn { .. } => {
            Member { plan: "free".to_owned(), nickname: None }
        }
        Trigger::Update { claims, patch } => claims.with(patch),
        Trigger::Read { claims } => claims,
    }
}

/// Scripts of this site only, and none in the page itself.
const POLICY: &str = "default-src 'none'; script-src 'self'; connect-src 'self'; \
                      form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

async fn page(State(auth): State<SpaAuth>) -> impl IntoResponse {
    // The client is on its way before `app.js` asks for it.
    let early = format!("<{}>; rel=modulepreload", auth.client_path());
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8".to_owned()),
        (header::CONTENT_SECURITY_POLICY, POLICY.to_owned()),
        (header::LINK, early),
    ];
    (headers, include_str!("../index.html"))
}

async fn script() -> impl IntoResponse {
    let headers = [
        (header::CONTENT_TYPE, "text/javascript; charset=utf-8"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, include_str!("../app.js"))
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let port: u16 = std::env::var("PORT").map_or(Ok(3000), |port| port.parse())?;
    let auth = SpaAuth::from_env().await?;
    let app = Router::new()
        .route("/", get(page))
        .route("/app.js", get(script))
        .auth(&auth)
        .with_state(auth);
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    eprintln!("http://localhost:{port} name demo, password demo-password");
    Ok(auth::serve(listener, app).await?)
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use super::*;

    /// Run with `WRITE_TYPES` set, it writes the file.
    #[test]
    fn the_types_are_those_of_the_setup() {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("auth.d.ts");
        if std::env::var_os("WRITE_TYPES").is_some() {
            fs::write(&file, SpaAuth::typescript()).expect("the file can be written");
        }
        let written = fs::read_to_string(file).expect("the file is checked in");
        assert_eq!(written, SpaAuth::typescript(), "`WRITE_TYPES=1 cargo test -p spa` writes it");
    }
}
