//! A form, GitHub where it is configured, and a typed session.
use auth::{Authorize, Claims, CredentialsForm, RouterExt as _, Secret, Session, User, auth, env};
use auth_providers::{Credentials, GitHub};
use axum::{Router, routing::get};
use maud::{Markup, html};
#[derive(Clone, Default, serde::Serialize, serde::Deserialize, Claims)]
struct Member {
    #[claims(public)] // shown to the browser; what isn't public stays on the server
    plan: String,
}
#[derive(CredentialsForm)]
struct Login {
    username: String,
    password: Secret,
}
auth! {
    pub struct DemoAuth;
    session: { claims: Member, max_age: 30 days },
    providers: [Credentials { authorize: check }, GitHub { ..env } if env("AUTH_GITHUB_ID")],
    callbacks: { claims: |_| Member { plan: "free".to_owned() } },
}
fn check(attempt: Authorize<DemoAuth, Login>) -> Option<User> {
    let Login { username, password } = attempt.form;
    let known = username == "demo" && password == Secret::new("demo-password");
    known.then(|| User::new("1").with_name("Demo").with_email("demo@example.com"))
}
async fn home(session: Option<Session<Member>>) -> Markup {
    let Some(session) = session else { return html! { a href="/api/auth/signin" { "Sign in" } } };
    html! { (session.user.name()) " is on the " (session.plan) " plan. "
    a href="/api/auth/signout" { "Sign out" } }
}
#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let address = format!("127.0.0.1:{}", std::env::var("PORT").unwrap_or("3000".to_owned()));
    let auth = DemoAuth::from_env().await?;
    let listener = tokio::net::TcpListener::bind(&address).await?;
    eprintln!("http://{address} (name `demo`, password `demo-password`)");
    eprintln!("callback URLs: {:?}", auth.callback_urls(&format!("http://{address}")));
    Ok(axum::serve(listener, Router::new().route("/", get(home)).auth(&auth).with_state(auth))
        .await?)
}
