//! A form, links by mail, GitHub where it is configured, and typed sessions in an SQLite file.
use auth::{Authorize, Claims, CredentialsForm, RouterExt as _, Secret, Session, User, auth, env};
use auth_providers::{Credentials, Email, GitHub};
use axum::{Router, routing::get};
use maud::{Markup, html};

#[derive(Clone, serde::Serialize, serde::Deserialize, Claims)]
struct Member {
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
    adapter: auth::adapter::Sqlite { url: "sqlite:quickstart.db", migrate: true },
    providers: [
        Credentials { authorize: check },
        Email { from: "Demo <demo@shop.example>", ..env },
        GitHub { ..env } if env("AUTH_GITHUB_ID"),
    ],
    callbacks: { claims: |_| Member { plan: "free".to_owned() } },
}

fn check(Authorize { form, .. }: Authorize<DemoAuth, Login>) -> Option<User> {
    let known = form.username == "demo" && form.password == Secret::new("demo-password");
    known.then(|| User::new("1").with_name("Demo"))
}
async fn home(session: Session<Member>) -> Markup {
    html! { (session.user.name()) " is on the " (session.plan) " plan. "
    a href="/api/auth/signout" { "Sign out" } }
}
#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    tracing_subscriber::fmt().init();
    let host = std::env::var("HOST").unwrap_or_else(|_| "127.0.0.1".to_owned());
    let port: u16 = std::env::var("PORT").map_or(Ok(3000), |port| port.parse())?;
    let (auth, site) = (DemoAuth::from_env().await?, format!("http://localhost:{port}"));
    eprintln!("{site} (demo, demo-password), callback URLs: {:?}", auth.callback_urls(&site));
    let app = Router::new().route("/", get(home)).auth(&auth).with_state(auth);
    Ok(auth::serve(tokio::net::TcpListener::bind((host, port)).await?, app).await?)
}
