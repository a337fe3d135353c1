//! Sites of this library.

use std::time::{Duration, SystemTime};

use auth::{
    Auth, Authorize, BoxError, Builder, Claims, ClaimsUpdate, CredentialsForm, RouterExt as _,
    Secret, Session, Trigger, User, auth, http::AuthLayer, parts::Clock,
};
#[cfg(feature = "servers")]
use auth::{
    adapter::{Postgres, Sqlite},
    env,
};
use auth_providers::Credentials;
use axum::{Router, routing::get};
use serde::{Deserialize, Serialize};

use crate::{EMAIL, IMAGE, NAME, PAGE, answer};

/// The site of another time, whose page writes the session again.
pub(crate) const WRITTEN: &str = "/written";
/// Sessions younger than this are left as they are.
const UPDATE_AGE: Duration = Duration::from_hours(24);

/// The variable that says how many bytes of notes a session has; none without it.
const NOTES: &str = "BENCH_NOTES";

/// What a session carries.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Claims)]
pub(crate) struct Member {
    #[claims(public)]
    plan: String,
    roles: Vec<String>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    notes: String,
}

#[derive(CredentialsForm)]
struct Login {
    username: String,
}

#[expect(clippy::needless_pass_by_value, reason = "it is how `authorize` is called")]
fn check<A: Auth>(attempt: Authorize<A, Login>) -> Option<User> {
    let user = User::new("7f1b2c9e").with_name(NAME).with_email(EMAIL).with_image(IMAGE);
    (attempt.form.username == "ada").then_some(user)
}

fn build<A: Auth<Claims = Member>>(update: ClaimsUpdate<A>) -> Member {
    match update.trigger {
        Trigger::SignUp { .. } | Trigger::SignIn { .. } => {
            let notes = std::env::var(NOTES).ok().and_then(|bytes| bytes.parse().ok());
            Member {
                plan: "free".to_owned(),
                roles: vec!["admin".to_owned(), "staff".to_owned()],
                notes: "x".repeat(notes.unwrap_or(0)),
            }
        }
        Trigger::Update { claims, .. } | Trigger::Read { claims } => claims,
    }
}

macro_rules! site {
    ($name:ident, $app:ident, { $($section:tt)* }) => {
        auth! {
            pub(crate) struct $name;
            session: { claims: extern Member, max_age: 30 days, update_age: UPDATE_AGE },
            providers: [Credentials { authorize: check::<$name> }],
            callbacks: { claims: build::<$name> },
            $($section)*
        }

        /// The site of a setup.
        fn $app(auth: $name) -> Router {
            let page = get(async |session: Session<Member, $name>| answer::page(session.user.name()));
            Router::new().route(PAGE, page).auth(&auth).with_state(auth)
        }
    };
}

site!(Native, native_app, {});
site!(Compat, compat_app, { compat: next_auth_v4 });
#[cfg(feature = "servers")]
site!(OnSqlite, sqlite_app, { adapter: Sqlite { url: env("DATABASE_URL"), migrate: true } });
#[cfg(feature = "servers")]
site!(OnPostgres, postgres_app, { adapter: Postgres { url: env("DATABASE_URL"), migrate: true } });

/// Sessions in cookies, with so many secrets. The oldest is that of a setup with one.
///
/// Fails when the setup can't be built.
pub(crate) async fn native(secrets: u32) -> Result<Router, BoxError> {
    Ok(native_app(deployed(Native::builder(), secrets).build().await?))
}

/// The same, two days later: [`WRITTEN`] is a page that writes the session's cookie again.
///
/// Fails when the setup can't be built.
pub(crate) async fn two_days_later() -> Result<Router, BoxError> {
    let builder = deployed(Native::builder(), 1).clock(Ahead(2 * UPDATE_AGE));
    let auth = builder.build().await?;
    let page = get(async |session: Session<Member, Native>| answer::page(session.user.name()));
    let layer = AuthLayer::new(&auth);
    Ok(Router::new().route(WRITTEN, page).layer(layer).with_state(auth))
}

/// Sessions in cookies that NextAuth v4 reads.
///
/// Fails when the setup can't be built.
pub(crate) async fn compat() -> Result<Router, BoxError> {
    Ok(compat_app(deployed(Compat::builder(), 1).build().await?))
}

/// Sessions in the SQLite file of `DATABASE_URL`.
///
/// Fails when the setup can't be built.
#[cfg(feature = "servers")]
pub(crate) async fn in_sqlite() -> Result<Router, BoxError> {
    Ok(sqlite_app(deployed(OnSqlite::builder(), 1).build().await?))
}

/// Sessions in the PostgreSQL of `DATABASE_URL`.
///
/// Fails when the setup can't be built.
#[cfg(feature = "servers")]
pub(crate) async fn in_postgres() -> Result<Router, BoxError> {
    Ok(postgres_app(deployed(OnPostgres::builder(), 1).build().await?))
}

/// As a site is deployed: it knows its URL, which `NEXTAUTH_URL` tells next-auth, and has so many secrets, the newest first.
pub(crate) fn deployed<A: Auth>(builder: Builder<A>, secrets: u32) -> Builder<A> {
    let port = std::env::var("PORT").unwrap_or_else(|_| "3000".to_owned());
    let builder = builder.url(format!("http://127.0.0.1:{port}"));
    (1..=secrets).rev().fold(builder, |builder, number| {
        builder.secret(Secret::new(format!("secret {number} of the sites of the benchmark")))
    })
}

/// A clock that is ahead of the system's.
struct Ahead(Duration);

impl Clock for Ahead {
    fn now(&self) -> SystemTime {
        SystemTime::now() + self.0
    }
}
