//! One program with the setups that are compared with NextAuth v4; `CONFIG` says which one runs.

mod callbacks;
mod control;
mod evil;
mod providers;
mod setups;
mod trace;

use std::{env, error::Error, io::Write as _};

use auth::{Auth, Builder, Problem, RouterExt as _, Secret};
use axum::{
    Router,
    http::{StatusCode, Uri},
};
use tokio::net::TcpListener;

use crate::evil::Evil;
use crate::setups::{
    BigSessions, CustomCookies, CustomJwt, Defaults, Jwt, NoSecretDev, NoSecretPages, SafeJwt,
    ShortJwt,
};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    tracing_subscriber::fmt().with_env_filter("info").with_writer(std::io::stderr).init();
    let config = env::var("CONFIG").unwrap_or_else(|_| "jwt".to_owned());
    let routes = match config.as_str() {
        "jwt" | "basepath" | "noenv" | "nosecretprod" | "trusthost" => {
            routes(Jwt::builder()).await?
        }
        "big" => routes(BigSessions::builder()).await?,
        "customcookies" => routes(CustomCookies::builder()).await?,
        "customjwt" => routes(CustomJwt::builder()).await?,
        "defaults" => routes(Defaults::builder()).await?,
        "evil" => routes(Evil::builder()).await?,
        "nosecretdev" => routes(NoSecretDev::builder()).await?,
        "nosecretprodpages" => routes(NoSecretPages::builder()).await?,
        "safejwt" => routes(SafeJwt::builder()).await?,
        "shortjwt" => routes(ShortJwt::builder()).await?,
        other => return Err(format!("no setup is called `{other}`").into()),
    };
    let app = routes
        .fallback(async |uri: Uri| (StatusCode::NOT_FOUND, format!("app page {}", uri.path())));
    let (app_port, control_port) = (listen("PORT").await?, listen("CTL_PORT").await?);
    writeln!(std::io::stdout(), "ready")?;
    tokio::try_join!(async { axum::serve(app_port, app).await }, async {
        axum::serve(control_port, control::routes()).await
    },)?;
    Ok(())
}

async fn listen(variable: &str) -> Result<TcpListener, Box<dyn Error>> {
    let port = env::var(variable).map_err(|_| format!("{variable} is not set"))?;
    Ok(TcpListener::bind(format!("127.0.0.1:{port}")).await?)
}

/// The routes of a setup, with the secret that the process contract gives.
async fn routes<A: Auth>(builder: Builder<A>) -> Result<Router, Box<dyn Error>> {
    let builder = match env::var("NOSECRET") {
        Ok(given) if given == "1" => builder,
        _ => builder.secret(Secret::new("super-secret-for-tests")),
    };
    match builder.build().await {
        Ok(auth) => Ok(Router::new().auth(&auth)),
        Err(error) if error.problems() == [Problem::MissingSecret] => Ok(error.routes::<A, ()>()),
        Err(error) => Err(error.into()),
    }
}
