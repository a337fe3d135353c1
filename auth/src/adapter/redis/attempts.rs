//! Counts of attempts: `count last expires` for each key.

use std::time::SystemTime;

use super::{RedisStore, error::malformed, script};
use crate::adapter::{
    AttemptCounts, Attempts, StoreError, StoredAttempts,
    encoding::{from_millis, to_millis},
};

impl<S: Send + Sync + 'static> AttemptCounts for RedisStore<S> {
    async fn attempts(&self, key: &str) -> Result<Option<StoredAttempts>, StoreError> {
        let mut command = ::redis::cmd("GET");
        command.arg(self.connection.key("attempts", key));
        let kept = self.connection.run::<Option<String>>(&command).await?;
        kept.map(|kept| read(&kept).ok_or_else(|| malformed("a count of attempts"))).transpose()
    }

    async fn replace_attempts(
        &self,
        key: &str,
        known: Option<StoredAttempts>,
        new: StoredAttempts,
    ) -> Result<bool, StoreError> {
        let mut script = script::REPLACE_ATTEMPTS.prepare_invoke();
        script.arg(self.connection.prefix()).arg(key);
        script.arg(known.map(write).unwrap_or_default()).arg(write(new));
        script.arg(to_millis(new.expires));
        self.connection.invoke(&script).await
    }

    async fn delete_attempts(&self, key: &str) -> Result<(), StoreError> {
        let mut command = ::redis::cmd("DEL");
        command.arg(self.connection.key("attempts", key));
        self.connection.run::<u64>(&command).await.map(drop)
    }

    /// Redis forgets them by itself.
    async fn delete_expired_attempts(&self, _: SystemTime, _: u32) -> Result<u64, StoreError> {
        Ok(0)
    }
}

/// `count last`
fn write(stored: StoredAttempts) -> String {
    format!("{} {}", stored.attempts.count, to_millis(stored.attempts.last))
}

fn read(kept: &str) -> Option<StoredAttempts> {
    let mut numbers = kept.split(' ');
    let count = numbers.next()?.parse().ok()?;
    let mut time = || from_millis(numbers.next()?.parse().ok()?);
    let attempts = Attempts { count, last: time()? };
    Some(StoredAttempts { attempts, expires: time()? })
}
