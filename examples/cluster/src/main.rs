//! One site of several processes: users in PostgreSQL, sessions in Redis, and nginx in front of them.

use std::time::Duration;

use auth::{
    Authorize, CredentialsForm, Identity, RouterExt as _, Secret, Session, User,
    adapter::{Postgres, Redis},
    auth, env,
    provider::JsonProfile,
};
use auth_providers::{Credentials, OAuth2};
use axum::{Router, routing::get};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};

auth! {
    /// Members sign in here, at whichever process answers.
    pub struct ClusterAuth;

    // The first seals, and both open: README.md says how they are rotated.
    secret: [env("AUTH_SECRET"), env("AUTH_OLD_SECRET")],
    // So short that a play of some minutes has renewals and ends in it.
    session: { max_age: 10 minutes, update_age: 1 seconds },
    adapter: Redis<Postgres> {
        redis_url: env("REDIS_URL"),
        url: env("DATABASE_URL"),
        migrate: true,
        // Whoever waits for a database that fails over should be told soon.
        connect_timeout: Duration::from_secs(1),
    },
    providers: [
        Credentials { authorize: check },
        OAuth2 as "op" {
            authorization: env("OP_AUTHORIZE"), token: env("OP_TOKEN"), userinfo: env("OP_ME"),
            client_id: "cluster", client_secret: env("OP_SECRET"), scope: ["profile"],
            profile: identity,
        },
    ],
}

#[derive(CredentialsForm)]
struct Login {
    username: String,
    password: Secret,
}

fn check(attempt: Authorize<ClusterAuth, Login>) -> Option<User> {
    let Login { username, password } = attempt.form;
    let is_right = password == Secret::new("cluster-password");
    is_right.then(|| User::new(format!("form-{username}")).with_name(username))
}

fn identity(JsonProfile(me): JsonProfile) -> Identity {
    Identity {
        name: me["name"].as_str().map(str::to_owned),
        email: me["email"].as_str().map(str::to_owned),
        ..Identity::new(&me["id"])
    }
}

async fn me(session: Session) -> String {
    session.user.id.clone()
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    tracing_subscriber::fmt().with_writer(std::io::stderr).init();
    let host = std::env::var("HOST").unwrap_or_else(|_| "127.0.0.1".to_owned());
    let port: u16 = std::env::var("PORT").map_or(Ok(3000), |port| port.parse())?;
    // Before anything else, so that no moment is left in which the signal would end the process at once.
    let mut terminate = signal(SignalKind::terminate())?;
    let auth = ClusterAuth::from_env().await?;
    let app = Router::new().route("/", get(me)).auth(&auth).route("/livez", get(async || "ok"));
    let stop = async move {
        terminate.recv().await;
    };
    let listener = TcpListener::bind((host, port)).await?;
    Ok(auth::serve(listener, app).with_graceful_shutdown(stop).await?)
}
