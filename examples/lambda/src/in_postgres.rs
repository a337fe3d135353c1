//! Users and sessions in PostgreSQL: a session ends in all instances at once.

use auth::{BoxError, RouterExt as _, Session, adapter::Postgres, auth, env};
use auth_providers::{Credentials, GitHub};
use axum::{Router, routing::get};

use crate::member::{Member, check, page};

auth! {
    pub(crate) struct InPostgres;
    session: { claims: extern Member },
    adapter: Postgres {
        url: env("DATABASE_URL"),
        // An instance answers one request at a time, and there may be a thousand instances.
        max_connections: 1,
        ..env
    },
    providers: [
        Credentials { authorize: check::<InPostgres> },
        GitHub { ..env } if env("AUTH_GITHUB_ID"),
    ],
    callbacks: { claims: |_| Member::free() },
}

/// The application.
///
/// Fails when the setup isn't usable, with everything that is wrong, or the database not there.
pub(crate) async fn app() -> Result<Router, BoxError> {
    let auth = InPostgres::from_env().await?;
    let home = get(async |session: Session<Member, InPostgres>| page(&session.user, &session));
    Ok(Router::new().route("/", home).auth(&auth).with_state(auth))
}
