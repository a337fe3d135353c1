use std::time::SystemTime;

use auth::adapter::{
    Accounts, Changes, MemoryStore, Storage, StoreError, StoredAccount, StoredUser, Unlinked, Users,
};

/// It passes everything on to the store in memory; yours asks a database.
struct Drawer(MemoryStore);

impl Users for Drawer {
    async fn commit(&self, changes: Changes) -> Result<StoredUser, StoreError> {
        self.0.commit(changes).await
    }

    async fn user(&self, id: &str) -> Result<Option<StoredUser>, StoreError> {
        self.0.user(id).await
    }

    async fn user_by_email(&self, email: &str) -> Result<Option<StoredUser>, StoreError> {
        self.0.user_by_email(email).await
    }

    async fn delete_user(&self, id: &str) -> Result<bool, StoreError> {
        self.0.delete_user(id).await
    }
}

impl Accounts for Drawer {
    async fn user_by_account(
        &self,
        provider: &str,
        provider_account_id: &str,
    ) -> Result<Option<StoredUser>, StoreError> {
        self.0.user_by_account(provider, provider_account_id).await
    }

    async fn accounts_of(&self, user_id: &str) -> Result<Vec<StoredAccount>, StoreError> {
        self.0.accounts_of(user_id).await
    }

    async fn update_account(&self, account: StoredAccount) -> Result<bool, StoreError> {
        self.0.update_account(account).await
    }

    async fn unlink_account(
        &self,
        user_id: &str,
        provider: &str,
        provider_account_id: &str,
        keep_last: bool,
    ) -> Result<Unlinked, StoreError> {
        self.0.unlink_account(user_id, provider, provider_account_id, keep_last).await
    }

    async fn lease_account(
        &self,
        provider: &str,
        provider_account_id: &str,
        now: SystemTime,
        until: SystemTime,
    ) -> Result<bool, StoreError> {
        self.0.lease_account(provider, provider_account_id, now, until).await
    }

    async fn release_account(
        &self,
        provider: &str,
        provider_account_id: &str,
        until: SystemTime,
    ) -> Result<(), StoreError> {
        self.0.release_account(provider, provider_account_id, until).await
    }
}

fn main() {
    let _ = Storage::of(Drawer(MemoryStore::default())).accounts();
}
