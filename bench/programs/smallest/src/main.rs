//! The smallest program with sign-in. `cargo xtask bench` measures what its developer waits for.

use auth::{RouterExt as _, Session, auth};
use auth_providers::GitHub;
use axum::{Router, routing::get};

auth! {
    pub struct ShopAuth;
    providers: [GitHub { ..env }],
}

async fn home(session: Session) -> String {
    format!("Hello, {}", session.user.name())
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let auth = ShopAuth::from_env().await?;
    let app = Router::new().route("/", get(home)).auth(&auth);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await?;
    Ok(auth::serve(listener, app).await?)
}
