//! What is known of tokens that are being refreshed.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, Weak},
    time::SystemTime,
};

use crate::adapter::StoredAccount;

/// The refreshes that are under way in this process, and those that failed, by provider and account.
#[derive(Debug, Default)]
pub(crate) struct Refreshing(Mutex<HashMap<(String, String), Pending>>);

#[derive(Debug, Default)]
struct Pending {
    lock: Weak<tokio::sync::Mutex<()>>,
    /// Until when nobody may try again, since the provider failed.
    failed: Option<SystemTime>,
}

impl Refreshing {
    fn entry<T>(&self, account: &StoredAccount, read: impl FnOnce(&mut Pending) -> T) -> T {
        let key = (account.provider.clone(), account.provider_account_id.clone());
        let mut refreshes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        read(refreshes.entry(key).or_default())
    }

    /// The lock of one account; those that nobody needs any more are forgotten.
    pub(crate) fn lock(
        &self,
        account: &StoredAccount,
        now: SystemTime,
    ) -> Arc<tokio::sync::Mutex<()>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).retain(|_, refresh| {
            refresh.lock.strong_count() > 0 || refresh.failed.is_some_and(|until| until > now)
        });
        self.entry(account, |refresh| {
            refresh.lock.upgrade().unwrap_or_else(|| {
                let lock = Arc::default();
                refresh.lock = Arc::downgrade(&lock);
                lock
            })
        })
    }

    /// Whether the provider failed a moment ago.
    pub(crate) fn has_failed(&self, account: &StoredAccount, now: SystemTime) -> bool {
        self.entry(account, |refresh| refresh.failed.is_some_and(|until| until > now))
    }

    /// The provider failed: nobody tries again until then.
    pub(crate) fn fail(&self, account: &StoredAccount, until: SystemTime) {
        self.entry(account, |refresh| refresh.failed = Some(until));
    }
}
