//! Accounts at providers.

use std::time::SystemTime;

use super::{
    SqlServerStore,
    connection::attempts,
    error::{Result, malformed},
    pool::Connection,
    row::{self, date},
    sql,
};
use crate::adapter::{Accounts, StoreError, StoredAccount, StoredUser, Unlinked};

impl Accounts for SqlServerStore {
    async fn user_by_account(
        &self,
        provider: &str,
        provider_account_id: &str,
    ) -> Result<Option<StoredUser>, StoreError> {
        attempts!(self, {
            let mut query = self.query(sql::USER_BY_ACCOUNT);
            query.bind(provider);
            query.bind(provider_account_id);
            let found = self.connection().await?.row(query).await?;
            found.as_ref().map(row::user).transpose()
        })
        .await
    }

    async fn accounts_of(&self, user_id: &str) -> Result<Vec<StoredAccount>, StoreError> {
        let accounts = attempts!(self, {
            let mut query = self.query(sql::ACCOUNTS_OF);
            query.bind(user_id);
            let rows = self.connection().await?.rows(query).await?;
            rows.iter().map(row::account).collect::<Result<Vec<_>>>()
        });
        let mut accounts = accounts.await?;
        // The server would sort by halves of surrogate pairs.
        accounts.sort_by(|one, other| {
            let key = |it: &StoredAccount| (it.provider.clone(), it.provider_account_id.clone());
            key(one).cmp(&key(other))
        });
        Ok(accounts)
    }

    async fn update_account(&self, account: StoredAccount) -> Result<bool, StoreError> {
        attempts!(self, {
            let mut query = self.query(sql::UPDATE_ACCOUNT);
            row::bind_account(&mut query, &account.user_id, &account);
            Ok(self.connection().await?.execute(query).await? > 0)
        })
        .await
    }

    async fn unlink_account(
        &self,
        user_id: &str,
        provider: &str,
        provider_account_id: &str,
        keep_last: bool,
    ) -> Result<Unlinked, StoreError> {
        let account = [user_id, provider, provider_account_id];
        attempts!(self, {
            let mut connection = self.begin().await?;
            let result = self.unlink(&mut connection, account, keep_last).await;
            connection.end(result).await
        })
        .await
    }

    async fn lease_account(
        &self,
        provider: &str,
        provider_account_id: &str,
        now: SystemTime,
        until: SystemTime,
    ) -> Result<bool, StoreError> {
        attempts!(self, {
            let mut query = self.query(sql::LEASE_ACCOUNT);
            query.bind(provider);
            query.bind(provider_account_id);
            query.bind(date(now)?);
            query.bind(date(until)?);
            Ok(self.connection().await?.execute(query).await? > 0)
        })
        .await
    }

    async fn release_account(
        &self,
        provider: &str,
        provider_account_id: &str,
        until: SystemTime,
    ) -> Result<(), StoreError> {
        attempts!(self, {
            let mut query = self.query(sql::RELEASE_ACCOUNT);
            query.bind(provider);
            query.bind(provider_account_id);
            query.bind(date(until)?);
            self.connection().await?.execute(query).await?;
            Ok(())
        })
        .await
    }

    async fn refresh_account(
        &self,
        account: StoredAccount,
        used: &str,
    ) -> Result<bool, StoreError> {
        attempts!(self, {
            let mut query = self.query(sql::REFRESH_ACCOUNT);
            row::bind_account(&mut query, &account.user_id, &account);
            query.bind(used);
            Ok(self.connection().await?.execute(query).await? > 0)
        })
        .await
    }
}

impl SqlServerStore {
    async fn unlink(
        &self,
        connection: &mut Connection,
        account: [&str; 3],
        keep_last: bool,
    ) -> Result<Unlinked> {
        // The user's other accounts must not be unlinked meanwhile.
        self.hold_user(connection, account[0]).await?;
        let mut query = self.query(sql::COUNT_ACCOUNTS);
        for key in account {
            query.bind(key);
        }
        let counts = connection.row(query).await?.ok_or_else(|| malformed("found"))?;
        if row::count(&counts, "this")? == 0 {
            return Ok(Unlinked::Absent);
        }
        if keep_last && row::count(&counts, "found")? == 1 {
            return Ok(Unlinked::Last);
        }
        let mut query = self.query(sql::DELETE_ACCOUNT);
        for key in account {
            query.bind(key);
        }
        let deleted = connection.execute(query).await?;
        Ok(if deleted > 0 { Unlinked::Done } else { Unlinked::Absent })
    }
}
