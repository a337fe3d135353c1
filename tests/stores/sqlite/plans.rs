//! How SQLite runs the statements on a million sessions.

use auth::adapter::{SqliteStore, sql::Schema};
use sqlx::{AssertSqlSafe, Row as _};

use super::{fresh_path, pool};

#[tokio::test]
async fn every_statement_uses_an_index() {
    let path = fresh_path();
    let pool = pool(path.clone()).await;
    Schema::default().migrate(&pool).await.unwrap();
    for (count, rows) in [
        (50_000, "users (id, email) SELECT 'user ' || n, n || '@example.com'"),
        (
            50_000,
            "accounts (user_id, provider, provider_account_id, kind) \
             SELECT 'user ' || n, 'github', n, 'oauth2'",
        ),
        (
            1_000_000,
            "sessions (token, user_id, expires) SELECT 'token ' || n, 'user ' || (1 + n % 50000), n",
        ),
        (
            50_000,
            "verification_tokens (identifier, token, expires) SELECT n || '@example.com', n, n",
        ),
        (50_000, "revoked_sessions (id, expires) SELECT 'session ' || n, n"),
        (50_000, "sign_in_attempts (id, count, last, expires) SELECT 'key ' || n, 1, n, n"),
        (
            50_000,
            "user_authenticators (id, user_id, kind, data, counter, created, expires) \
             SELECT 'passkey ' || n, 'user ' || n, 'passkey', '{}', 0, n, n",
        ),
    ] {
        let insert = format!(
            "INSERT INTO {rows} FROM (WITH RECURSIVE c(n) AS \
             (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < {count}) SELECT n FROM c)"
        );
        sqlx::raw_sql(AssertSqlSafe(insert)).execute(&pool).await.unwrap();
    }
    sqlx::raw_sql("ANALYZE").execute(&pool).await.unwrap();
    let store = SqliteStore::new(pool.clone());
    let mut scans = Vec::new();
    for (name, sql, parameters) in store.statements() {
        let mut explain = sqlx::query(AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}")));
        for parameter in parameters.chars() {
            explain = match parameter {
                '@' | '#' => explain.bind(100_i64),
                _ => explain.bind("user 7"),
            };
        }
        let plan = explain.fetch_all(&pool).await.unwrap_or_else(|error| panic!("{name}: {error}"));
        let plan: Vec<String> = plan.iter().map(|row| row.get(3)).collect();
        let is_insertion = name.starts_with("insert_");
        let uses_index = plan.iter().any(|line| line.contains("USING") && line.contains("INDEX"));
        if plan.iter().any(|line| line.starts_with("SCAN")) || !(uses_index || is_insertion) {
            scans.push(format!("{name}: {}", plan.join("; ")));
        }
    }
    pool.close().await;
    std::fs::remove_file(path).unwrap();
    assert!(scans.is_empty(), "{}", scans.join("\n"));
}
