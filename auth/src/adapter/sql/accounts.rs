//! Accounts.

use std::{pin::Pin, time::SystemTime};

use super::{
    argument::Argument::{self, Key, Number, Text, UserId},
    connection::{Open, Stop, Work},
    dialect::Dialect,
    encoding::Encoding,
    lock::lock,
    row::{self, Reader, to_millis, write_kind},
    store::{Inner, SqlStore},
    writer::TOKENS,
};
use crate::{
    adapter::{Accounts, StoreError, StoredAccount, StoredUser, Unlinked},
    identity::Kind,
};

impl<D: Dialect> Accounts for SqlStore<D> {
    async fn user_by_account(
        &self,
        provider: &str,
        provider_account_id: &str,
    ) -> Result<Option<StoredUser>, StoreError> {
        let arguments = [Key(provider), Key(provider_account_id)];
        self.0.first(&self.0.statements.user_by_account, &arguments, row::user).await
    }

    async fn accounts_of(&self, user_id: &str) -> Result<Vec<StoredAccount>, StoreError> {
        let statement = &self.0.statements.accounts_of;
        let mut accounts = self.0.all(statement, &[UserId(user_id)], row::account).await?;
        // Here and not there, where the order of letters depends on the language.
        accounts.sort_by(|one, other| {
            let key = |it: &StoredAccount| (it.provider.clone(), it.provider_account_id.clone());
            key(one).cmp(&key(other))
        });
        Ok(accounts)
    }

    async fn update_account(&self, account: StoredAccount) -> Result<bool, StoreError> {
        let mut arguments = self.0.tokens(&account);
        arguments.extend(this(&account));
        Ok(self.0.change(&self.0.statements.update_account, &arguments).await? > 0)
    }

    async fn unlink_account(
        &self,
        user_id: &str,
        provider: &str,
        provider_account_id: &str,
        keep_last: bool,
    ) -> Result<Unlinked, StoreError> {
        let store = &*self.0;
        let unlink = Unlink { store, user_id, provider, provider_account_id, keep_last };
        store.database.transact("unlink_account", &unlink).await
    }

    async fn lease_account(
        &self,
        provider: &str,
        provider_account_id: &str,
        now: SystemTime,
        until: SystemTime,
    ) -> Result<bool, StoreError> {
        if !self.0.layout.has("accounts", "leased_until") {
            return Ok(true);
        }
        let arguments = [
            Number(Some(to_millis(until))),
            Key(provider),
            Key(provider_account_id),
            Number(Some(to_millis(now))),
        ];
        Ok(self.0.change(&self.0.statements.lease_account, &arguments).await? > 0)
    }

    async fn release_account(
        &self,
        provider: &str,
        provider_account_id: &str,
        until: SystemTime,
    ) -> Result<(), StoreError> {
        if self.0.layout.has("accounts", "leased_until") {
            let until = Number(Some(to_millis(until)));
            let arguments = [Key(provider), Key(provider_account_id), until];
            self.0.change(&self.0.statements.release_account, &arguments).await?;
        }
        Ok(())
    }

    async fn refresh_account(
        &self,
        account: StoredAccount,
        used: &str,
    ) -> Result<bool, StoreError> {
        let mut arguments = self.0.tokens(&account);
        arguments.extend(this(&account));
        arguments.push(Key(used));
        Ok(self.0.change(&self.0.statements.refresh_account, &arguments).await? > 0)
    }
}

/// What an account is found by, if it is this user's.
pub(super) fn this(account: &StoredAccount) -> [Argument<'_>; 3] {
    [Key(&account.provider), Key(&account.provider_account_id), UserId(&account.user_id)]
}

impl<D: Dialect> Inner<D> {
    /// The tokens of an account that there are columns for, in the order of [`TOKENS`].
    pub(super) fn tokens<'a>(&self, account: &'a StoredAccount) -> Vec<Argument<'a>> {
        let text = |text: &'a Option<String>| Text(text.as_deref());
        let all = [
            text(&account.access_token),
            text(&account.refresh_token),
            text(&account.id_token),
            text(&account.token_type),
            text(&account.scope),
            Number(account.expires_at),
            text(&account.session_state),
            text(&account.oauth_token),
            text(&account.oauth_token_secret),
            text(&account.identity),
        ];
        let is_there = |(column, _)| self.layout.has("accounts", column);
        TOKENS.into_iter().zip(all).filter(|(token, _)| is_there(*token)).map(|it| it.1).collect()
    }

    pub(super) fn write_kind(&self, kind: Kind) -> &'static str {
        write_kind(kind, self.schema.encoding == Encoding::AuthJs)
    }
}

struct Unlink<'a, D: Dialect> {
    store: &'a Inner<D>,
    user_id: &'a str,
    provider: &'a str,
    provider_account_id: &'a str,
    keep_last: bool,
}

impl<D: Dialect> Work<D> for Unlink<'_, D> {
    type Output = Unlinked;

    fn run<'a>(
        &'a self,
        open: &'a mut Open<'_, D>,
    ) -> Pin<Box<dyn Future<Output = Result<Unlinked, Stop>> + Send + 'a>> {
        Box::pin(async move {
            // Two calls for a user's two accounts come one after the other.
            if lock(self.store, open, self.user_id).await?.is_none() {
                return Ok(Unlinked::Absent);
            }
            let statements = &self.store.statements;
            let rows = open.run(&statements.accounts_of, &[UserId(self.user_id)]).await?.rows;
            let accounts = rows.iter().map(|row| row::account(&mut Reader::<D>::new(row)));
            let accounts = accounts.collect::<Result<Vec<_>, _>>()?;
            let key = (self.provider, self.provider_account_id);
            let is_it = |it: &StoredAccount| (&*it.provider, &*it.provider_account_id) == key;
            if !accounts.iter().any(is_it) {
                return Ok(Unlinked::Absent);
            }
            if self.keep_last && accounts.len() == 1 {
                return Ok(Unlinked::Last);
            }
            let account = [Key(self.provider), Key(self.provider_account_id), UserId(self.user_id)];
            let deleted = open.run(&statements.delete_account, &account).await?;
            Ok(if deleted.changed > 0 { Unlinked::Done } else { Unlinked::Absent })
        })
    }
}
