//! Sessions in encrypted cookies: no request needs anything but this function.

use auth::{BoxError, RouterExt as _, Session, auth, env};
use auth_providers::{Credentials, GitHub};
use axum::{Router, routing::get};

use crate::member::{Member, check, page};

auth! {
    pub(crate) struct InCookies;
    session: { claims: extern Member },
    providers: [
        Credentials { authorize: check::<InCookies> },
        GitHub { ..env } if env("AUTH_GITHUB_ID"),
    ],
    callbacks: { claims: |_| Member::free() },
}

/// The application.
///
/// Fails when the setup isn't usable, with everything that is wrong.
pub(crate) async fn app() -> Result<Router, BoxError> {
    let auth = InCookies::from_env().await?;
    let home = get(async |session: Session<Member, InCookies>| page(&session.user, &session));
    Ok(Router::new().route("/", home).auth(&auth).with_state(auth))
}
