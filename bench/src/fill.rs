//! Sessions of nobody's in a database, to see what more of them cost.

use auth::BoxError;
use sqlx::{PgPool, SqlitePool};

/// What sessions are like.
pub(crate) struct Kind {
    /// What their tokens begin with.
    prefix: &'static str,
    /// In milliseconds since 1970.
    expires: i64,
}

/// They go on until the year 2100.
pub(crate) const LIVE: Kind = Kind { prefix: "filler-", expires: 4_102_444_800_000 };
/// They ended in 2001.
pub(crate) const EXPIRED: Kind = Kind { prefix: "expired-", expires: 1_000_000_000_000 };

/// Adds the sessions with the numbers from `from` to `to` to a database that a site of this library has
/// made its tables in.
///
/// Fails when the database does.
pub(crate) async fn fill(url: &str, kind: &Kind, (from, to): (i64, i64)) -> Result<(), BoxError> {
    if url.starts_with("sqlite:") {
        let pool = SqlitePool::connect(url).await?;
        sqlx::query("INSERT INTO users (id, name) VALUES ('filler', 'F') ON CONFLICT DO NOTHING")
            .execute(&pool)
            .await?;
        sqlx::query(
            "WITH RECURSIVE numbers(n) AS (SELECT ? UNION ALL SELECT n + 1 FROM numbers WHERE n < ?) \
             INSERT INTO sessions (token, secret_hash, user_id, created, expires, claims) \
             SELECT ? || n, 'of nothing', 'filler', 0, ?, '{}' FROM numbers",
        )
        .bind(from)
        .bind(to)
        .bind(kind.prefix)
        .bind(kind.expires)
        .execute(&pool)
        .await?;
        sqlx::query("ANALYZE").execute(&pool).await?;
        // Otherwise what is read next is looked up in the log of all that was added.
        sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&pool).await?;
    } else {
        let pool = PgPool::connect(url).await?;
        sqlx::query("INSERT INTO users (id, name) VALUES ('filler', 'F') ON CONFLICT DO NOTHING")
            .execute(&pool)
            .await?;
        sqlx::query(
            "INSERT INTO sessions (token, secret_hash, user_id, created, expires, claims) \
             SELECT $3 || n, 'of nothing', 'filler', now(), to_timestamp($4 / 1000.0), '{}' \
             FROM generate_series($1::bigint, $2::bigint) AS n",
        )
        .bind(from)
        .bind(to)
        .bind(kind.prefix)
        .bind(kind.expires)
        .execute(&pool)
        .await?;
        sqlx::query("ANALYZE").execute(&pool).await?;
    }
    Ok(())
}
