use std::time::SystemTime;

use auth::adapter::{MemoryStore, Storage, StoreError, VerificationToken, VerificationTokens};

/// It passes everything on to the store in memory; yours asks a database.
struct Drawer(MemoryStore);

impl VerificationTokens for Drawer {
    async fn create_verification_token(&self, token: VerificationToken) -> Result<(), StoreError> {
        self.0.create_verification_token(token).await
    }

    async fn use_verification_token(
        &self,
        identifier: &str,
        token: &str,
    ) -> Result<Option<VerificationToken>, StoreError> {
        self.0.use_verification_token(identifier, token).await
    }

    async fn delete_verification_tokens(&self, identifier: &str) -> Result<u64, StoreError> {
        self.0.delete_verification_tokens(identifier).await
    }

    async fn delete_expired_verification_tokens(
        &self,
        now: SystemTime,
        limit: u32,
    ) -> Result<u64, StoreError> {
        self.0.delete_expired_verification_tokens(now, limit).await
    }
}

fn main() {
    let _ = Storage::of(Drawer(MemoryStore::default())).verification_tokens();
}
