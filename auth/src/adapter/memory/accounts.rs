//! Accounts at providers.

use std::time::SystemTime;

use super::MemoryStore;
use crate::adapter::{Accounts, StoreError, StoredAccount, StoredUser, Unlinked};

impl Accounts for MemoryStore {
    async fn user_by_account(
        &self,
        provider: &str,
        provider_account_id: &str,
    ) -> Result<Option<StoredUser>, StoreError> {
        let tables = self.tables();
        let key = (provider.to_owned(), provider_account_id.to_owned());
        Ok(tables.accounts.get(&key).and_then(|it| tables.users.get(&it.user_id)).cloned())
    }

    async fn accounts_of(&self, user_id: &str) -> Result<Vec<StoredAccount>, StoreError> {
        let tables = self.tables();
        Ok(tables.accounts.values().filter(|it| it.user_id == user_id).cloned().collect())
    }

    async fn update_account(&self, account: StoredAccount) -> Result<bool, StoreError> {
        let key = (account.provider.clone(), account.provider_account_id.clone());
        let mut tables = self.tables();
        let known = tables.accounts.get_mut(&key);
        let known = known.filter(|known| known.user_id == account.user_id);
        Ok(known.map(|known| *known = account).is_some())
    }

    async fn unlink_account(
        &self,
        user_id: &str,
        provider: &str,
        provider_account_id: &str,
        keep_last: bool,
    ) -> Result<Unlinked, StoreError> {
        let mut tables = self.tables();
        let key = (provider.to_owned(), provider_account_id.to_owned());
        if tables.accounts.get(&key).is_none_or(|account| account.user_id != user_id) {
            return Ok(Unlinked::Absent);
        }
        let count = tables.accounts.values().filter(|it| it.user_id == user_id).count();
        if keep_last && count == 1 {
            return Ok(Unlinked::Last);
        }
        tables.accounts.remove(&key);
        Ok(Unlinked::Done)
    }

    async fn lease_account(
        &self,
        provider: &str,
        provider_account_id: &str,
        now: SystemTime,
        until: SystemTime,
    ) -> Result<bool, StoreError> {
        let mut tables = self.tables();
        let key = (provider.to_owned(), provider_account_id.to_owned());
        let is_held = tables.leases.get(&key).is_some_and(|held| *held > now);
        if is_held || !tables.accounts.contains_key(&key) {
            return Ok(false);
        }
        tables.leases.insert(key, until);
        Ok(true)
    }

    async fn release_account(
        &self,
        provider: &str,
        provider_account_id: &str,
        until: SystemTime,
    ) -> Result<(), StoreError> {
        let key = (provider.to_owned(), provider_account_id.to_owned());
        let mut tables = self.tables();
        if tables.leases.get(&key) == Some(&until) {
            tables.leases.remove(&key);
        }
        Ok(())
    }

    async fn refresh_account(
        &self,
        account: StoredAccount,
        used: &str,
    ) -> Result<bool, StoreError> {
        let key = (account.provider.clone(), account.provider_account_id.clone());
        let mut tables = self.tables();
        let known = tables.accounts.get_mut(&key).filter(|known| {
            known.user_id == account.user_id && known.refresh_token.as_deref() == Some(used)
        });
        Ok(known.map(|known| *known = account).is_some())
    }
}
