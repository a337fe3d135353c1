//! Two setups in one program: members, whose session no other site's link shows (`SameSite=Strict`),
//! and a widget for the pages of other sites, in each of which its visitor has a session of its own
//! (`Partitioned`).

use auth::{
    Authorize, Claims, Cookie, CredentialsForm, RouterExt as _, SameSite, Session, User, auth,
    http::CsrfToken,
};
use auth_providers::{Credentials, Oidc};
use axum::{Router, extract::Query, routing::get};
use maud::{DOCTYPE, Markup, html};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Default, Serialize, Deserialize, Claims)]
struct Member {}

auth! {
    /// Members sign in with an OpenID Connect provider: `AUTH_OIDC_ISSUER`, `AUTH_OIDC_ID` and
    /// `AUTH_OIDC_SECRET` say which.
    pub struct MemberAuth;

    session: { claims: Member },
    providers: [Oidc { ..env }],
    cookies: { session_token: Cookie::new().same_site(SameSite::Strict) },
}

#[derive(Clone, Debug, Default, Serialize, Deserialize, Claims)]
struct Guest {}

#[derive(CredentialsForm)]
struct Name {
    name: String,
}

auth! {
    /// The widget takes any name.
    pub struct WidgetAuth;

    session: { claims: Guest },
    providers: [Credentials { authorize: welcome }],
    cookies: { prefix: "widget", partitioned: true },
    base_path: "/widget/auth",
}

fn welcome(attempt: Authorize<WidgetAuth, Name>) -> Option<User> {
    let name = attempt.form.name;
    (!name.is_empty()).then(|| User::new(name.clone()).with_name(name))
}

/// For members only: whoever isn't signed in is sent to sign in, and comes back.
async fn account(session: Session<Member>) -> Markup {
    html! { p { "You are " (session.user.name()) "." } }
}

/// The page inside the frame.
async fn widget(session: Option<Session<Guest>>, csrf: CsrfToken) -> Markup {
    html! {
        @match session {
            Some(session) => p { "Hello, " (session.user.name()) "!" },
            None => form method="post" action="/widget/auth/callback/credentials" {
                input type="hidden" name="csrfToken" value=(csrf.as_str());
                input type="hidden" name="callbackUrl" value="/widget";
                label { "Name " input name="name"; }
                button { "Sign in" }
            },
        }
    }
}

#[derive(Deserialize)]
struct Host {
    frame: String,
}

/// A page of another site, under another name of this machine, with the widget in a frame.
async fn host(Query(Host { frame }): Query<Host>) -> Markup {
    html! {
        (DOCTYPE)
        h1 { "Another site" }
        iframe title="Widget" src=(frame) {}
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    tracing_subscriber::fmt().with_env_filter("info").with_writer(std::io::stderr).init();
    let members = MemberAuth::from_env().await?;
    let widgets = WidgetAuth::from_env().await?;
    let port = std::env::var("PORT").unwrap_or_else(|_| "3000".to_owned());
    let listener = tokio::net::TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    let account = Router::new().route("/account", get(account)).auth(&members).with_state(members);
    let widget = Router::new().route("/widget", get(widget)).auth(&widgets).with_state(widgets);
    let app = account.merge(widget).route("/host", get(host));
    eprintln!("ready http://{}", listener.local_addr()?);
    Ok(auth::serve(listener, app).await?)
}
