//! Counts of attempts.

use std::time::SystemTime;

use super::{
    SqlServerStore,
    connection::attempts,
    row::{self, date},
    sql,
};
use crate::adapter::{AttemptCounts, StoreError, StoredAttempts};

impl AttemptCounts for SqlServerStore {
    async fn attempts(&self, key: &str) -> Result<Option<StoredAttempts>, StoreError> {
        attempts!(self, {
            let mut query = self.query(sql::ATTEMPTS);
            query.bind(key);
            let found = self.connection().await?.row(query).await?;
            found.as_ref().map(row::attempts).transpose()
        })
        .await
    }

    async fn replace_attempts(
        &self,
        key: &str,
        known: Option<StoredAttempts>,
        new: StoredAttempts,
    ) -> Result<bool, StoreError> {
        attempts!(self, {
            let statement =
                if known.is_some() { sql::REPLACE_ATTEMPTS } else { sql::CREATE_ATTEMPTS };
            let mut query = self.query(statement);
            query.bind(key);
            query.bind(i64::from(new.attempts.count));
            query.bind(date(new.attempts.last)?);
            query.bind(date(new.expires)?);
            if let Some(known) = known {
                query.bind(i64::from(known.attempts.count));
                query.bind(date(known.attempts.last)?);
            }
            match self.connection().await?.execute(query).await {
                Err(error) if error.is_duplicate() => Ok(false),
                result => Ok(result? > 0),
            }
        })
        .await
    }

    async fn delete_attempts(&self, key: &str) -> Result<(), StoreError> {
        attempts!(self, {
            let mut query = self.query(sql::DELETE_ATTEMPTS);
            query.bind(key);
            self.connection().await?.execute(query).await.map(drop)
        })
        .await
    }

    async fn delete_expired_attempts(
        &self,
        now: SystemTime,
        limit: u32,
    ) -> Result<u64, StoreError> {
        self.delete_expired(sql::DELETE_EXPIRED_ATTEMPTS, now, limit).await
    }
}
