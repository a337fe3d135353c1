//! Counts of attempts: a row for each key, replaced only while it is as it was read.

use std::time::SystemTime;

use super::{
    argument::Argument::{self, Key, Number, Text},
    dialect::Dialect,
    reason::Reason,
    row::{self, to_millis},
    store::SqlStore,
};
use crate::adapter::{AttemptCounts, StoreError, StoredAttempts};

impl<D: Dialect> AttemptCounts for SqlStore<D> {
    async fn attempts(&self, key: &str) -> Result<Option<StoredAttempts>, StoreError> {
        self.0.first(&self.0.statements.attempts, &[Key(key)], row::attempts).await
    }

    async fn replace_attempts(
        &self,
        key: &str,
        known: Option<StoredAttempts>,
        new: StoredAttempts,
    ) -> Result<bool, StoreError> {
        let statements = &self.0.statements;
        let [count, last, expires] = columns(new);
        let Some(known) = known else {
            let arguments = [Text(Some(key)), count, last, expires];
            return match self.0.change(&statements.insert_attempts, &arguments).await {
                Err(fault) if fault.reason == Reason::Unique => Ok(false),
                result => Ok(result.map(|_| true)?),
            };
        };
        let [known_count, known_last, _] = columns(known);
        let arguments = [count, last, expires, Key(key), known_count, known_last];
        Ok(self.0.change(&statements.replace_attempts, &arguments).await? > 0)
    }

    async fn delete_attempts(&self, key: &str) -> Result<(), StoreError> {
        Ok(self.0.change(&self.0.statements.delete_attempts, &[Key(key)]).await.map(drop)?)
    }

    async fn delete_expired_attempts(
        &self,
        now: SystemTime,
        limit: u32,
    ) -> Result<u64, StoreError> {
        let arguments = [Number(Some(to_millis(now))), Number(Some(i64::from(limit)))];
        Ok(self.0.change(&self.0.statements.delete_expired_attempts, &arguments).await?)
    }
}

/// Count, last, expires.
fn columns(stored: StoredAttempts) -> [Argument<'static>; 3] {
    let StoredAttempts { attempts, expires } = stored;
    [i64::from(attempts.count), to_millis(attempts.last), to_millis(expires)]
        .map(|number| Number(Some(number)))
}
