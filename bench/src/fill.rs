//! Sessions of nobody's in a database, to see what more of them cost.

use auth::BoxError;
use sqlx::{PgPool, SqlitePool};

/// Adds the sessions with the numbers from `from` to `to` to a database that a site of this library has
/// made its tables in.
///
/// Fails when the database does.
pub(crate) async fn fill(url: &str, from: i64, to: i64) -> Result<(), BoxError> {
    if url.starts_with("sqlite:") {
        let pool = SqlitePool::connect(url).await?;
        sqlx::query("INSERT INTO users (id, name) VALUES ('filler', 'F') ON CONFLICT DO NOTHING")
            .execute(&pool)
            .await?;
        sqlx::query(
            "WITH RECURSIVE numbers(n) AS (SELECT ? UNION ALL SELECT n + 1 FROM numbers WHERE n < ?) \
             INSERT INTO sessions (token, secret_hash, user_id, created, expires, claims) \
             SELECT 'filler-' || n, 'of nothing', 'filler', 0, 4102444800000, '{}' FROM numbers",
        )
        .bind(from)
        .bind(to)
        .execute(&pool)
        .await?;
        sqlx::query("ANALYZE").execute(&pool).await?;
    } else {
        let pool = PgPool::connect(url).await?;
        sqlx::query("INSERT INTO users (id, name) VALUES ('filler', 'F') ON CONFLICT DO NOTHING")
            .execute(&pool)
            .await?;
        sqlx::query(
            "INSERT INTO sessions (token, secret_hash, user_id, created, expires, claims) \
             SELECT 'filler-' || n, 'of nothing', 'filler', now(), '2100-01-01'::timestamptz, '{}' \
             FROM generate_series($1::bigint, $2::bigint) AS n",
        )
        .bind(from)
        .bind(to)
        .execute(&pool)
        .await?;
        sqlx::query("ANALYZE").execute(&pool).await?;
    }
    Ok(())
}
