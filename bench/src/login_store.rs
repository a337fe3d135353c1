//! Sessions of tower-sessions in SQLite.
//!
//! The published store for sqlx depends on another release of sqlx, whose SQLite can't be linked into
//! one program with that of this workspace. Here is one of the same kind: a table with the session as
//! `MessagePack`, and one statement for each call.

use std::time::{SystemTime, UNIX_EPOCH};

use async_trait::async_trait;
use sqlx::SqlitePool;
use tower_sessions::{
    SessionStore,
    session::{Id, Record},
    session_store::{Error, Result},
};

/// The store.
#[derive(Clone, Debug)]
pub(crate) struct SqliteSessions(SqlitePool);

impl SqliteSessions {
    /// A store in a database, whose table is made unless it is there.
    ///
    /// Fails when the database does.
    pub(crate) async fn new(pool: SqlitePool) -> sqlx::Result<Self> {
        sqlx::query(
            "CREATE TABLE IF NOT EXISTS login_sessions (id TEXT PRIMARY KEY NOT NULL, \
             data BLOB NOT NULL, expires INTEGER NOT NULL)",
        )
        .execute(&pool)
        .await?;
        Ok(Self(pool))
    }

    async fn write(&self, statement: &'static str, record: &Record) -> Result<u64> {
        let data = rmp_serde::to_vec(record).map_err(|error| Error::Encode(error.to_string()))?;
        let done = sqlx::query(statement)
            .bind(record.id.to_string())
            .bind(data)
            .bind(record.expiry_date.unix_timestamp())
            .execute(&self.0)
            .await
            .map_err(failed)?;
        Ok(done.rows_affected())
    }
}

#[async_trait]
impl SessionStore for SqliteSessions {
    async fn create(&self, record: &mut Record) -> Result<()> {
        let statement = "INSERT INTO login_sessions VALUES (?, ?, ?) ON CONFLICT DO NOTHING";
        while self.write(statement, record).await? == 0 {
            record.id = Id::default();
        }
        Ok(())
    }

    async fn save(&self, record: &Record) -> Result<()> {
        let statement = "INSERT OR REPLACE INTO login_sessions VALUES (?, ?, ?)";
        self.write(statement, record).await.map(drop)
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |age| age.as_secs());
        let found: Option<(Vec<u8>,)> =
            sqlx::query_as("SELECT data FROM login_sessions WHERE id = ? AND expires > ?")
                .bind(id.to_string())
                .bind(i64::try_from(now).unwrap_or(i64::MAX))
                .fetch_optional(&self.0)
                .await
                .map_err(failed)?;
        found
            .map(|(data,)| rmp_serde::from_slice(&data))
            .transpose()
            .map_err(|error| Error::Decode(error.to_string()))
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        let statement = sqlx::query("DELETE FROM login_sessions WHERE id = ?");
        statement.bind(id.to_string()).execute(&self.0).await.map_err(failed)?;
        Ok(())
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it is what `map_err` calls")]
fn failed(error: sqlx::Error) -> Error {
    Error::Backend(error.to_string())
}
