//! Accounts at providers: all in the other store.

use std::time::SystemTime;

use super::RedisStore;
use crate::adapter::{Accounts, StoreError, StoredAccount, StoredUser, Unlinked};

impl<S: Accounts> Accounts for RedisStore<S> {
    async fn user_by_account(
        &self,
        provider: &str,
        provider_account_id: &str,
    ) -> Result<Option<StoredUser>, StoreError> {
        self.inner.user_by_account(provider, provider_account_id).await
    }

    async fn accounts_of(&self, user_id: &str) -> Result<Vec<StoredAccount>, StoreError> {
        self.inner.accounts_of(user_id).await
    }

    async fn update_account(&self, account: StoredAccount) -> Result<bool, StoreError> {
        self.inner.update_account(account).await
    }

    async fn unlink_account(
        &self,
        user_id: &str,
        provider: &str,
        provider_account_id: &str,
        keep_last: bool,
    ) -> Result<Unlinked, StoreError> {
        self.inner.unlink_account(user_id, provider, provider_account_id, keep_last).await
    }

    async fn lease_account(
        &self,
        provider: &str,
        provider_account_id: &str,
        now: SystemTime,
        until: SystemTime,
    ) -> Result<bool, StoreError> {
        self.inner.lease_account(provider, provider_account_id, now, until).await
    }

    async fn release_account(
        &self,
        provider: &str,
        provider_account_id: &str,
        until: SystemTime,
    ) -> Result<(), StoreError> {
        self.inner.release_account(provider, provider_account_id, until).await
    }

    async fn refresh_account(
        &self,
        account: StoredAccount,
        used: &str,
    ) -> Result<bool, StoreError> {
        self.inner.refresh_account(account, used).await
    }
}
