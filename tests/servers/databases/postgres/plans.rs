//! How PostgreSQL runs the statements on a million sessions.

use auth::adapter::{PostgresStore, sql::Schema};
use sqlx::{AssertSqlSafe, Row as _};

use super::{fresh_prefix, pool};

/// In an order in which they can be dropped.
const TABLES: [&str; 7] = [
    "accounts",
    "sessions",
    "user_authenticators",
    "users",
    "verification_tokens",
    "revoked_sessions",
    "sign_in_attempts",
];

#[tokio::test]
async fn every_statement_uses_an_index() {
    let pool = pool().await;
    let prefix = fresh_prefix();
    let schema = Schema::default().with_prefix(&prefix).unwrap();
    schema.migrate(&pool).await.unwrap();
    let rows = [
        "users (id, email) SELECT 'user ' || n, n || '@example.com' FROM generate_series(1, 50000) n",
        "accounts (user_id, provider, provider_account_id, kind) \
         SELECT 'user ' || n, 'github', n, 'oauth2' FROM generate_series(1, 50000) n",
        "sessions (token, user_id, expires) SELECT md5(n::text), 'user ' || 1 + n % 50000, \
         timestamptz '2026-01-01' + n * interval '1 second' FROM generate_series(1, 1000000) n",
        "verification_tokens (identifier, token, expires) SELECT n || '@example.com', \
         md5(n::text), timestamptz '2026-01-01' + n * interval '1 second' \
         FROM generate_series(1, 50000) n",
        "revoked_sessions (id, expires) SELECT md5(n::text), \
         timestamptz '2026-01-01' + n * interval '1 second' FROM generate_series(1, 50000) n",
        "sign_in_attempts (id, count, last, expires) SELECT md5(n::text), 1, now(), \
         timestamptz '2026-01-01' + n * interval '1 second' FROM generate_series(1, 50000) n",
        "user_authenticators (id, user_id, kind, data, counter, created, expires) \
         SELECT md5(n::text), 'user ' || n, 'passkey', '{}', 0, now(), \
         timestamptz '2026-01-01' + n * interval '1 second' FROM generate_series(1, 50000) n",
    ];
    for rows in rows {
        let insert = format!("INSERT INTO {prefix}{rows}");
        sqlx::raw_sql(AssertSqlSafe(insert)).execute(&pool).await.unwrap();
    }
    for table in TABLES {
        let analyze = format!("ANALYZE {prefix}{table}");
        sqlx::raw_sql(AssertSqlSafe(analyze)).execute(&pool).await.unwrap();
    }
    let store = PostgresStore::open(pool.clone(), schema).await.unwrap();
    let mut scans = Vec::new();
    for (name, sql, parameters) in store.statements() {
        let mut explain = sqlx::query(AssertSqlSafe(format!("EXPLAIN {sql}")));
        for parameter in parameters.chars() {
            explain = match parameter {
                // An hour after the first of the rows expires; of `LIMIT`.
                '@' => explain.bind(1_767_229_200_000_i64),
                '#' => explain.bind(100_i64),
                _ => explain.bind("user 7"),
            };
        }
        let plan = explain.fetch_all(&pool).await.unwrap_or_else(|error| panic!("{name}: {error}"));
        let plan: Vec<String> = plan.iter().map(|row| row.get(0)).collect();
        let is_insertion = name.starts_with("insert_");
        let uses_index = plan.iter().any(|line| line.contains("Index"));
        if plan.iter().any(|line| line.contains("Seq Scan")) || !(uses_index || is_insertion) {
            scans.push(format!("{name}:\n{}", plan.join("\n")));
        }
    }
    for table in TABLES {
        let drop = format!("DROP TABLE {prefix}{table}");
        sqlx::raw_sql(AssertSqlSafe(drop)).execute(&pool).await.unwrap();
    }
    assert!(scans.is_empty(), "{}", scans.join("\n\n"));
}
