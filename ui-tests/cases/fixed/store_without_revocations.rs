use std::time::SystemTime;

use auth::adapter::{MemoryStore, Revocations, Storage, StoreError};

/// It passes everything on to the store in memory; yours asks a database.
struct Drawer(MemoryStore);

impl Revocations for Drawer {
    async fn revoke(&self, id: &str, expires: SystemTime) -> Result<(), StoreError> {
        self.0.revoke(id, expires).await
    }

    async fn is_revoked(&self, id: &str) -> Result<bool, StoreError> {
        self.0.is_revoked(id).await
    }

    async fn delete_expired_revocations(
        &self,
        now: SystemTime,
        limit: u32,
    ) -> Result<u64, StoreError> {
        self.0.delete_expired_revocations(now, limit).await
    }
}

fn main() {
    let _ = Storage::of(Drawer(MemoryStore::default())).revocations();
}
