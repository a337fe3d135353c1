//! The sites by name, and serving one.

use std::{env, net::Ipv4Addr};

use auth::BoxError;
use axum::Router;
use tokio::net::TcpListener;

use crate::{bare, by_hand, login, many, ours, raw, sign_ins};

/// Serves a site until the process is killed: those of this library with [`auth::serve`], all others
/// with `axum::serve`.
///
/// Fails when nothing has this name, or the site can't be built.
pub(crate) async fn serve(name: &str) -> Result<(), BoxError> {
    let origin = format!("http://127.0.0.1:{}", port()?);
    let (router, is_ours) = match name {
        "bare" => (bare::router().await?, false),
        "by-hand" => (by_hand::router()?, false),
        "axum-login" => (login::in_memory(), false),
        "axum-login-sqlite" => (login::in_sqlite().await?, false),
        "native" => (ours::native(1).await?, true),
        "compat" => (ours::compat().await?, true),
        "sqlite" => (ours::in_sqlite().await?, true),
        "postgres" => (ours::in_postgres().await?, true),
        "raw-sqlite" => (raw::in_sqlite().await?, false),
        "raw-postgres" => (raw::in_postgres().await?, false),
        "sign-in" => (sign_ins::router(&origin).await?, true),
        "sign-in-floor" => (sign_ins::floor(&origin)?, false),
        "providers-1" => (many::one().await?, true),
        "providers-10" => (many::ten().await?, true),
        "providers-102" => (many::all().await?, true),
        _ => return Err(format!("no site has the name {name}").into()),
    };
    on_port(router, is_ours).await
}

/// Serves a router at `$PORT`: one of this library with [`auth::serve`], and any other with `axum::serve`.
///
/// Fails when the port is taken.
pub(crate) async fn on_port(router: Router, is_ours: bool) -> Result<(), BoxError> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port()?)).await?;
    if is_ours {
        auth::serve(listener, router).await?;
    } else {
        axum::serve(listener, router).await?;
    }
    Ok(())
}

fn port() -> Result<u16, BoxError> {
    Ok(env::var("PORT")?.parse()?)
}
