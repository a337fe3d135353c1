//! A site with axum-login over tower-sessions: sessions in memory, or in SQLite.

use std::{io, sync::Arc};

#[cfg(feature = "servers")]
use auth::BoxError;
use axum::{
    Router,
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use axum_login::{
    AuthManagerLayerBuilder, AuthSession, AuthUser, AuthnBackend, UserId, login_required,
};
use http::StatusCode;
#[cfg(feature = "servers")]
use sqlx::SqlitePool;
use tower_sessions::{MemoryStore, SessionManagerLayer, SessionStore};

use crate::{EMAIL, IMAGE, NAME, PAGE, SESSION, answer};
#[cfg(feature = "servers")]
use crate::{login_store::SqliteSessions, raw};

/// Somebody who can sign in.
#[derive(Clone, Debug)]
struct Person {
    id: i64,
    name: String,
    email: String,
    image: String,
    stamp: Vec<u8>,
}

impl Person {
    fn ada() -> Self {
        let [name, email, image] = [NAME, EMAIL, IMAGE].map(str::to_owned);
        Self { id: 1, name, email, image, stamp: b"of the password".to_vec() }
    }
}

impl AuthUser for Person {
    type Id = i64;

    fn id(&self) -> i64 {
        self.id
    }

    fn session_auth_hash(&self) -> &[u8] {
        &self.stamp
    }
}

/// Where people are looked up, which axum-login does for each request.
#[derive(Clone, Debug)]
enum People {
    Memory(Arc<Person>),
    #[cfg(feature = "servers")]
    Sqlite(SqlitePool),
}

impl AuthnBackend for People {
    type User = Person;
    type Credentials = ();
    type Error = io::Error;

    async fn authenticate(&self, (): ()) -> Result<Option<Person>, io::Error> {
        self.get_user(&1).await
    }

    async fn get_user(&self, id: &UserId<Self>) -> Result<Option<Person>, io::Error> {
        match self {
            Self::Memory(person) => Ok((person.id == *id).then(|| Person::clone(person))),
            #[cfg(feature = "servers")]
            Self::Sqlite(pool) => {
                let found: Option<(String, String, String, Vec<u8>)> = sqlx::query_as(
                    "SELECT name, email, image, stamp FROM login_users WHERE id = ?",
                )
                .bind(*id)
                .fetch_optional(pool)
                .await
                .map_err(io::Error::other)?;
                Ok(found.map(|(name, email, image, stamp)| Person {
                    id: *id,
                    name,
                    email,
                    image,
                    stamp,
                }))
            }
        }
    }
}

/// The site with everything in memory.
pub(crate) fn in_memory() -> Router {
    router(People::Memory(Arc::new(Person::ada())), MemoryStore::default())
}

/// The site with everything in the database of `DATABASE_URL`.
#[cfg(feature = "servers")]
pub(crate) async fn in_sqlite() -> Result<Router, BoxError> {
    let pool = raw::sqlite_pool().await?;
    sqlx::query(
        "CREATE TABLE IF NOT EXISTS login_users (id INTEGER PRIMARY KEY, name TEXT NOT NULL, \
         email TEXT NOT NULL, image TEXT NOT NULL, stamp BLOB NOT NULL)",
    )
    .execute(&pool)
    .await?;
    let Person { id, name, email, image, stamp } = Person::ada();
    sqlx::query("INSERT INTO login_users VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING")
        .bind(id)
        .bind(name)
        .bind(email)
        .bind(image)
        .bind(stamp)
        .execute(&pool)
        .await?;
    let sessions = SqliteSessions::new(pool.clone()).await?;
    Ok(router(People::Sqlite(pool), sessions))
}

fn router<S: SessionStore + Clone>(people: People, store: S) -> Router {
    let sessions = SessionManagerLayer::new(store).with_secure(false);
    Router::new()
        .route(PAGE, get(page))
        .route_layer(login_required!(People))
        .route(SESSION, get(session))
        .route("/login", post(login))
        .layer(AuthManagerLayerBuilder::new(people, sessions).build())
}

async fn login(mut session: AuthSession<People>) -> Response {
    let Ok(Some(person)) = session.authenticate(()).await else { return answer::refused() };
    match session.login(&person).await {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(_) => answer::failed(),
    }
}

async fn session(session: AuthSession<People>) -> Response {
    match session.user {
        Some(Person { name, email, image, .. }) => answer::session(&name, &email, &image, 0),
        None => answer::refused(),
    }
}

async fn page(session: AuthSession<People>) -> Response {
    match session.user {
        Some(person) => answer::page(&person.name).into_response(),
        None => answer::refused(),
    }
}
