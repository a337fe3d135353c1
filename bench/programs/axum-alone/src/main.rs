//! A program without sign-in. `cargo xtask bench` measures it beside the smallest one with sign-in.

use axum::{Router, routing::get};

async fn home() -> String {
    "Hello".to_owned()
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let app = Router::new().route("/", get(home));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await?;
    Ok(axum::serve(listener, app).await?)
}
