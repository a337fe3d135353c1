//! What a database costs by itself: one row by its key, read with sqlx in a handler.
//!
//! The row is the one that a session in the store needs: a session joined with its user.

use std::{env, str::FromStr as _};

use auth::BoxError;
use axum::{Router, extract::State, response::Response, routing::get};
use http::{HeaderMap, header};
use sqlx::{
    PgPool, SqlitePool,
    postgres::PgPoolOptions,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions},
};

use crate::{EMAIL, IMAGE, NAME, SESSION, answer};

const CONNECTIONS: u32 = 10;
const COOKIE: &str = "raw=";
const TOKEN: &str = "raw-token-of-the-one-session";
/// The year 2100, in seconds since 1970.
const EXPIRES: i64 = 4_102_444_800;

/// Makes the tables in both databases.
const TABLES: [&str; 2] = [
    "CREATE TABLE IF NOT EXISTS raw_users (id TEXT PRIMARY KEY, name TEXT NOT NULL, \
     email TEXT NOT NULL, image TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS raw_sessions (token TEXT PRIMARY KEY, user_id TEXT NOT NULL, \
     expires BIGINT NOT NULL)",
];

/// Name, address, picture, and when the session ends.
type Row = (String, String, String, i64);

/// A pool over the SQLite file in `DATABASE_URL`, with the settings of the library's own.
pub(crate) async fn sqlite_pool() -> Result<SqlitePool, BoxError> {
    let options = SqliteConnectOptions::from_str(&env::var("DATABASE_URL")?)?
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal);
    let pool = SqlitePoolOptions::new().max_connections(CONNECTIONS).test_before_acquire(false);
    Ok(pool.connect_with(options).await?)
}

/// A site that reads a row from the SQLite file in `DATABASE_URL` for each request.
pub(crate) async fn in_sqlite() -> Result<Router, BoxError> {
    let pool = sqlite_pool().await?;
    for table in TABLES {
        sqlx::query(table).execute(&pool).await?;
    }
    sqlx::query("INSERT INTO raw_users VALUES ('1', ?, ?, ?) ON CONFLICT DO NOTHING")
        .bind(NAME)
        .bind(EMAIL)
        .bind(IMAGE)
        .execute(&pool)
        .await?;
    sqlx::query("INSERT INTO raw_sessions VALUES (?, '1', ?) ON CONFLICT DO NOTHING")
        .bind(TOKEN)
        .bind(EXPIRES)
        .execute(&pool)
        .await?;
    Ok(Router::new()
        .route(SESSION, get(from_sqlite))
        .with_state(pool)
        .route("/cookies", get(cookies)))
}

/// A site that reads a row from the PostgreSQL in `DATABASE_URL` for each request.
pub(crate) async fn in_postgres() -> Result<Router, BoxError> {
    let pool = PgPoolOptions::new().max_connections(CONNECTIONS).test_before_acquire(false);
    let pool = pool.connect(&env::var("DATABASE_URL")?).await?;
    for table in TABLES {
        sqlx::query(table).execute(&pool).await?;
    }
    sqlx::query("INSERT INTO raw_users VALUES ('1', $1, $2, $3) ON CONFLICT DO NOTHING")
        .bind(NAME)
        .bind(EMAIL)
        .bind(IMAGE)
        .execute(&pool)
        .await?;
    sqlx::query("INSERT INTO raw_sessions VALUES ($1, '1', $2) ON CONFLICT DO NOTHING")
        .bind(TOKEN)
        .bind(EXPIRES)
        .execute(&pool)
        .await?;
    Ok(Router::new()
        .route(SESSION, get(from_postgres))
        .with_state(pool)
        .route("/cookies", get(cookies)))
}

/// The cookie of the one session.
async fn cookies() -> String {
    format!("{COOKIE}{TOKEN}")
}

async fn from_sqlite(State(pool): State<SqlitePool>, headers: HeaderMap) -> Response {
    let Some(token) = token(&headers) else { return answer::refused() };
    let found: sqlx::Result<Option<Row>> = sqlx::query_as(
        "SELECT u.name, u.email, u.image, s.expires FROM raw_sessions s \
         JOIN raw_users u ON u.id = s.user_id WHERE s.token = ?",
    )
    .bind(token)
    .fetch_optional(&pool)
    .await;
    shown(found)
}

async fn from_postgres(State(pool): State<PgPool>, headers: HeaderMap) -> Response {
    let Some(token) = token(&headers) else { return answer::refused() };
    let found: sqlx::Result<Option<Row>> = sqlx::query_as(
        "SELECT u.name, u.email, u.image, s.expires FROM raw_sessions s \
         JOIN raw_users u ON u.id = s.user_id WHERE s.token = $1",
    )
    .bind(token)
    .fetch_optional(&pool)
    .await;
    shown(found)
}

fn token(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get(header::COOKIE)?.to_str().ok()?;
    cookies.split("; ").find_map(|pair| pair.strip_prefix(COOKIE))
}

fn shown(found: sqlx::Result<Option<Row>>) -> Response {
    match found {
        Ok(Some((name, email, image, expires))) => {
            answer::session(&name, &email, &image, expires.unsigned_abs())
        }
        Ok(None) => answer::refused(),
        Err(_) => answer::failed(),
    }
}
