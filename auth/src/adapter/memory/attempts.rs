//! Counts of attempts.

use std::{collections::btree_map::Entry, time::SystemTime};

use super::{MemoryStore, delete};
use crate::adapter::{AttemptCounts, StoreError, StoredAttempts};

impl AttemptCounts for MemoryStore {
    async fn attempts(&self, key: &str) -> Result<Option<StoredAttempts>, StoreError> {
        Ok(self.tables().attempts.get(key).copied())
    }

    async fn replace_attempts(
        &self,
        key: &str,
        known: Option<StoredAttempts>,
        new: StoredAttempts,
    ) -> Result<bool, StoreError> {
        Ok(match (self.tables().attempts.entry(key.to_owned()), known) {
            (Entry::Vacant(entry), None) => {
                entry.insert(new);
                true
            }
            (Entry::Occupied(mut entry), Some(known)) if entry.get().attempts == known.attempts => {
                entry.insert(new);
                true
            }
            _ => false,
        })
    }

    async fn delete_attempts(&self, key: &str) -> Result<(), StoreError> {
        self.tables().attempts.remove(key);
        Ok(())
    }

    async fn delete_expired_attempts(
        &self,
        now: SystemTime,
        limit: u32,
    ) -> Result<u64, StoreError> {
        Ok(delete(&mut self.tables().attempts, limit, |stored| stored.expires < now))
    }
}
