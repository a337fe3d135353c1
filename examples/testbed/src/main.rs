//! One program with the setups that are compared with NextAuth v4; `CONFIG` says which one runs.

#[macro_use]
mod full;

mod any_store;
mod callbacks;
mod control;
mod events;
mod evil;
mod logs;
mod providers;
mod rows;
mod setups;
mod store;
mod stored;
mod tables;
mod trace;

use std::{env, error::Error, io::Write as _};

use auth::{Auth, Builder, Problem, RouterExt as _, Secret, adapter::Adapter};
use axum::{
    Router,
    http::{StatusCode, Uri},
};
use tokio::net::TcpListener;

use crate::{
    any_store::AnyStore,
    evil::Evil,
    setups::{
        BigSessions, CustomCookies, CustomJwt, Defaults, Jwt, NextReal, NoSecretDev, NoSecretPages,
        SafeJwt, ShortJwt,
    },
    store::Traced,
    stored::{
        Db, DbJwt, FormAlone, FormInRows, Pages, PagesQuery, Safe, Shortage, Theme, UpdateAge0,
    },
};

type Store = Traced<AnyStore>;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    logs::start();
    let config = env::var("CONFIG").unwrap_or_else(|_| "jwt".to_owned());
    let store = store(config != "safe").await?;
    let routes = match config.as_str() {
        "jwt" | "basepath" | "noenv" | "nosecretprod" | "trusthost" => {
            routes(Jwt::builder()).await?
        }
        "big" => routes(BigSessions::builder()).await?,
        "credsdb" => stored(FormInRows::builder(), &store).await?,
        "credsdbimplicit" => stored(FormAlone::builder(), &store).await?,
        "customcookies" => routes(CustomCookies::builder()).await?,
        "customjwt" => routes(CustomJwt::builder()).await?,
        "db" | "httpsdb" => stored(Db::builder(), &store).await?,
        "dbjwt" | "https" => stored(DbJwt::builder(), &store).await?,
        "defaults" => routes(Defaults::builder()).await?,
        "evil" => routes(Evil::builder()).await?,
        "nextreal" => routes_with(NextReal::builder(), setups::guarded).await?,
        "nosecretdev" => routes(NoSecretDev::builder()).await?,
        "nosecretprodpages" => routes(NoSecretPages::builder()).await?,
        "pages" => stored(Pages::builder(), &store).await?,
        "pagesq" => stored(PagesQuery::builder(), &store).await?,
        "safe" => stored(Safe::builder(), &store).await?,
        "safejwt" => routes(SafeJwt::builder()).await?,
        "shortage" => stored(Shortage::builder(), &store).await?,
        "shortjwt" => routes(ShortJwt::builder()).await?,
        "theme" => stored(Theme::builder(), &store).await?,
        "updateage0" => stored(UpdateAge0::builder(), &store).await?,
        other => return Err(format!("no setup is called `{other}`").into()),
    };
    let app = routes
        .fallback(async |uri: Uri| (StatusCode::NOT_FOUND, format!("app page {}", uri.path())));
    let (app_port, control_port) = (listen("PORT").await?, listen("CTL_PORT").await?);
    writeln!(std::io::stdout(), "ready")?;
    tokio::try_join!(async { axum::serve(app_port, app).await }, async {
        axum::serve(control_port, control::routes(store)).await
    },)?;
    Ok(())
}

async fn listen(variable: &str) -> Result<TcpListener, Box<dyn Error>> {
    let port = env::var(variable).map_err(|_| format!("{variable} is not set"))?;
    Ok(TcpListener::bind(format!("127.0.0.1:{port}")).await?)
}

/// Where users are kept, and what is there already: NextAuth's tables, for all setups but one.
async fn store(is_next_auth: bool) -> Result<Store, Box<dyn Error>> {
    let url = env::var("DATABASE_URL").ok().filter(|url| !url.is_empty());
    let (store, found) = AnyStore::connect(url.as_deref(), is_next_auth).await?;
    Ok(Traced::found(store, found).await?)
}

/// The routes of a setup whose users are in `store`.
async fn stored<A>(builder: Builder<A>, store: &Store) -> Result<Router, Box<dyn Error>>
where
    A: Auth<Adapter: Adapter<Store = Store>>,
{
    routes(builder.store(store.clone())).await
}

/// The routes of a setup.
async fn routes<A: Auth>(builder: Builder<A>) -> Result<Router, Box<dyn Error>> {
    routes_with(builder, |_| Router::new()).await
}

/// The routes of a setup, with the secret that the process contract gives, beside those of an
/// application.
async fn routes_with<A: Auth>(
    builder: Builder<A>,
    application: fn(&A) -> Router,
) -> Result<Router, Box<dyn Error>> {
    let builder = match site() {
        Some(url) => builder.url(url),
        None => builder,
    };
    let builder = match env::var("NOSECRET") {
        Ok(given) if given == "1" => builder,
        _ => builder.secret(Secret::new("super-secret-for-tests")),
    };
    match builder.build().await {
        Ok(auth) => Ok(application(&auth).auth(&auth)),
        Err(error) if error.problems() == [Problem::MissingSecret] => Ok(error.routes::<A, ()>()),
        Err(error) => Err(error.into()),
    }
}

/// Where the site is, if `MOUNT` says more about that than the setup's own variables.
fn site() -> Option<String> {
    let mount = env::var("MOUNT").ok().filter(|mount| mount != "/api/auth")?;
    let port = env::var("PORT").unwrap_or_default();
    let url = env::var("NEXTAUTH_URL").unwrap_or_else(|_| format!("http://localhost:{port}"));
    let (_, rest) = url.split_once("://")?;
    let has_path = rest.trim_end_matches('/').contains('/');
    (!has_path).then(|| format!("{}{mount}", url.trim_end_matches('/')))
}
