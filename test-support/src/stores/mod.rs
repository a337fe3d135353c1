//! What the tests of several stores share.

pub mod migrations;
pub mod races;
pub mod steps;

use auth::adapter::{SqliteStore, sql::Schema};
use sqlx::sqlite::SqlitePoolOptions;

/// An empty store with these tables, in memory. It has one connection: another one would have another database.
pub async fn sqlite_in_memory(schema: Schema) -> SqliteStore {
    let pool = SqlitePoolOptions::new().max_connections(1).connect("sqlite::memory:").await;
    let pool = pool.unwrap();
    schema.migrate(&pool).await.unwrap();
    SqliteStore::open(pool, schema).await.unwrap()
}
