//! The smallest program without its `auth!`: the same crates, and nobody signs in. `cargo xtask bench` measures it
//! beside the other, to show what the macro costs.

use auth::Secret;
use auth_providers::GitHub;
use axum::{Router, routing::get};

/// Something of each crate, so that both are read.
const USED: [usize; 2] = [size_of::<Secret>(), size_of::<GitHub>()];

async fn home() -> String {
    format!("Hello, {USED:?}")
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let app = Router::new().route("/", get(home));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await?;
    Ok(auth::serve(listener, app).await?)
}
