//! Serves the tenants of `tenants.db`, and changes them while another process of it serves:
//!
//! ```sh
//! cargo run -p tenants
//! CLIENT_SECRET=… cargo run -p tenants -- put acme.localhost:3000 Acme https://login.acme.example client-id
//! cargo run -p tenants -- remove acme.localhost:3000
//! ```

use auth::{BoxError, Secret};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool};
use tenants::{Scheme, Sites, Tenant, Tenants};

#[tokio::main]
async fn main() -> Result<(), BoxError> {
    tracing_subscriber::fmt().with_env_filter("info").with_writer(std::io::stderr).init();
    let database = SqliteConnectOptions::new().filename("tenants.db").create_if_missing(true);
    let tenants = Tenants::new(SqlitePool::connect_with(database).await?).await?;
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words[..] {
        [] => serve(tenants).await,
        ["put", host, name, issuer, client_id] => {
            let tenant = Tenant {
                host: host.to_owned(),
                name: name.to_owned(),
                issuer: issuer.to_owned(),
                client_id: client_id.to_owned(),
                client_secret: Secret::new(std::env::var("CLIENT_SECRET")?),
            };
            tenants.put(&tenant).await?;
            eprintln!("callback URL: http://{host}/api/auth/callback/sso");
            Ok(())
        }
        ["remove", host] => Ok(tenants.remove(host).await?),
        _ => Err("usage: tenants [put HOST NAME ISSUER CLIENT_ID | remove HOST]".into()),
    }
}

async fn serve(tenants: Tenants) -> Result<(), BoxError> {
    let port: u16 = std::env::var("PORT").map_or(Ok(3000), |port| port.parse())?;
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    eprintln!("ready http://{}", listener.local_addr()?);
    Ok(auth::serve(listener, Sites::new(tenants, Scheme::Http)?.router()).await?)
}
