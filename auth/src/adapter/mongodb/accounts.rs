//! Accounts at providers.

use std::time::SystemTime;

use ::mongodb::{
    ClientSession,
    bson::{Bson, Document, doc},
};

use super::{MongoDbStore, document::date, error::Result, layout::LEASE};
use crate::adapter::{Accounts, StoreError, StoredAccount, StoredUser, Unlinked};

impl Accounts for MongoDbStore {
    async fn user_by_account(
        &self,
        provider: &str,
        provider_account_id: &str,
    ) -> Result<Option<StoredUser>, StoreError> {
        let account = self.account_key(provider, provider_account_id);
        self.bounded(async {
            let found = self.with_user(&self.accounts, account).await?;
            found.map(|(_, user)| self.layout.user(&user)).transpose()
        })
        .await
    }

    async fn accounts_of(&self, user_id: &str) -> Result<Vec<StoredAccount>, StoreError> {
        let Some(id) = self.layout.id(user_id) else { return Ok(Vec::new()) };
        self.bounded(async {
            let filter = doc! { self.layout.user_id: id };
            let order = doc! { "provider": 1, self.layout.provider_account_id: 1 };
            let mut cursor = self.accounts.find(filter).sort(order).await?;
            let mut accounts = Vec::new();
            while cursor.advance().await? {
                accounts.push(self.layout.account(&cursor.deserialize_current()?)?);
            }
            Ok(accounts)
        })
        .await
    }

    async fn update_account(&self, account: StoredAccount) -> Result<bool, StoreError> {
        let Some(user) = self.layout.id(&account.user_id) else { return Ok(false) };
        let mut filter = self.account_key(&account.provider, &account.provider_account_id);
        filter.insert(self.layout.user_id, user);
        let update = doc! { "$set": self.layout.token_fields(&account) };
        self.bounded(async {
            Ok(self.accounts.update_one(filter, update).await?.matched_count > 0)
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
        let Some(id) = self.layout.id(user_id) else { return Ok(Unlinked::Absent) };
        let mut account = self.account_key(provider, provider_account_id);
        account.insert(self.layout.user_id, &id);
        self.bounded(async {
            let mut before = None;
            loop {
                let mut attempt = self.attempt(before).await?;
                let session = &mut attempt.session;
                let result = self.unlink(session, &id, &account, keep_last).await;
                match attempt.end(result).await {
                    Ok(result) => return result,
                    Err(attempt) => before = Some(attempt),
                }
            }
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
        let mut free = self.account_key(provider, provider_account_id);
        // `null` is also a field that isn't there.
        free.insert("$or", vec![doc! { LEASE: null }, doc! { LEASE: { "$lte": date(now) } }]);
        let update = doc! { "$set": { LEASE: date(until) } };
        self.bounded(async { Ok(self.accounts.update_one(free, update).await?.matched_count > 0) })
            .await
    }

    async fn release_account(
        &self,
        provider: &str,
        provider_account_id: &str,
        until: SystemTime,
    ) -> Result<(), StoreError> {
        let mut held = self.account_key(provider, provider_account_id);
        held.insert(LEASE, date(until));
        let update = doc! { "$set": { LEASE: Bson::Null } };
        self.bounded(async { Ok(self.accounts.update_one(held, update).await.map(drop)?) }).await
    }

    async fn refresh_account(
        &self,
        account: StoredAccount,
        used: &str,
    ) -> Result<bool, StoreError> {
        let Some(owner) = self.layout.id(&account.user_id) else { return Ok(false) };
        let mut filter = self.account_key(&account.provider, &account.provider_account_id);
        filter.insert(self.layout.user_id, owner);
        filter.insert("refresh_token", used);
        let update = doc! { "$set": self.layout.token_fields(&account) };
        self.bounded(async {
            Ok(self.accounts.update_one(filter, update).await?.matched_count > 0)
        })
        .await
    }
}

impl MongoDbStore {
    pub(super) fn account_key(&self, provider: &str, provider_account_id: &str) -> Document {
        doc! { "provider": provider, self.layout.provider_account_id: provider_account_id }
    }

    async fn unlink(
        &self,
        session: &mut ClientSession,
        user: &Bson,
        account: &Document,
        keep_last: bool,
    ) -> Result<Unlinked> {
        // The user's other accounts must not be unlinked meanwhile.
        self.hold_user(session, user, None).await?;
        if self.accounts.find_one(account.clone()).session(&mut *session).await?.is_none() {
            return Ok(Unlinked::Absent);
        }
        if keep_last {
            let owned = doc! { self.layout.user_id: user };
            let mut others = self.accounts.find(owned).limit(2).session(&mut *session).await?;
            let mut count = 0;
            while others.advance(session).await? {
                count += 1;
            }
            if count < 2 {
                return Ok(Unlinked::Last);
            }
        }
        self.accounts.delete_one(account.clone()).session(session).await?;
        Ok(Unlinked::Done)
    }
}
