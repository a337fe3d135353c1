use std::time::SystemTime;

use auth::adapter::{AttemptCounts, MemoryStore, Storage, StoreError, StoredAttempts};

/// It passes everything on to the store in memory; yours asks a database.
struct Drawer(MemoryStore);

impl AttemptCounts for Drawer {
    async fn attempts(&self, key: &str) -> Result<Option<StoredAttempts>, StoreError> {
        self.0.attempts(key).await
    }

    async fn replace_attempts(
        &self,
        key: &str,
        known: Option<StoredAttempts>,
        new: StoredAttempts,
    ) -> Result<bool, StoreError> {
        self.0.replace_attempts(key, known, new).await
    }

    async fn delete_attempts(&self, key: &str) -> Result<(), StoreError> {
        self.0.delete_attempts(key).await
    }

    async fn delete_expired_attempts(
        &self,
        now: SystemTime,
        limit: u32,
    ) -> Result<u64, StoreError> {
        self.0.delete_expired_attempts(now, limit).await
    }
}

fn main() {
    let _ = Storage::of(Drawer(MemoryStore::default())).attempt_counts();
}
