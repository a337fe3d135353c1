//! A store that does its work and says something else.

use std::{
    sync::{Arc, Mutex},
    time::SystemTime,
};

use auth::{
    AuthConfig,
    adapter::{
        Accounts, Adapter, Changes, MemoryStore, Security, SessionChange, Sessions, Storage,
        StoreError, StoredAccount, StoredSecurity, StoredSession, StoredUser, Unlinked, Users,
    },
};

/// A store that does its work and then says what it is told to.
#[derive(AuthConfig)]
pub(in crate::flow::admission) struct Silent {}

/// The same, which keeps security stamps as well.
#[derive(AuthConfig)]
pub(in crate::flow::admission) struct Stamping {}

#[derive(Clone, Default)]
pub(in crate::flow::admission) struct SilentStore {
    /// What was stored.
    pub(in crate::flow::admission) kept: MemoryStore,
    /// What it says of the next transaction, which it has made all the same.
    pub(in crate::flow::admission) says: Arc<Mutex<Option<StoreError>>>,
}

impl Adapter for Silent {
    type Store = SilentStore;

    async fn connect(self) -> Result<SilentStore, StoreError> {
        Ok(SilentStore::default())
    }

    fn storage(store: SilentStore) -> Storage {
        // As a table, which has every column.
        Storage::of(store).users().accounts().sessions().with_nulls(true).into()
    }
}

impl Adapter for Stamping {
    type Store = SilentStore;

    async fn connect(self) -> Result<SilentStore, StoreError> {
        Ok(SilentStore::default())
    }

    fn storage(store: SilentStore) -> Storage {
        Storage::of(store).users().security().accounts().sessions().into()
    }
}

impl Users for SilentStore {
    async fn commit(&self, changes: Changes) -> Result<StoredUser, StoreError> {
        let done = self.kept.commit(changes).await;
        match self.says.lock().unwrap().take() {
            Some(error) => Err(error),
            None => done,
        }
    }

    async fn user(&self, id: &str) -> Result<Option<StoredUser>, StoreError> {
        self.kept.user(id).await
    }

    async fn user_by_email(&self, email: &str) -> Result<Option<StoredUser>, StoreError> {
        self.kept.user_by_email(email).await
    }

    async fn delete_user(&self, id: &str) -> Result<bool, StoreError> {
        self.kept.delete_user(id).await
    }
}

macro_rules! forward {
    ($capability:ident: $($method:ident($($argument:ident: $type:ty),*) -> $answer:ty;)*) => {
        impl $capability for SilentStore {
            $(async fn $method(&self, $($argument: $type),*) -> Result<$answer, StoreError> {
                self.kept.$method($($argument),*).await
            })*
        }
    };
}

forward! { Security:
    secured_user(id: &str) -> Option<(StoredUser, StoredSecurity)>;
}

forward! { Accounts:
    user_by_account(provider: &str, id: &str) -> Option<StoredUser>;
    accounts_of(user_id: &str) -> Vec<StoredAccount>;
    update_account(account: StoredAccount) -> bool;
    unlink_account(user_id: &str, provider: &str, id: &str, keep_last: bool) -> Unlinked;
    lease_account(provider: &str, id: &str, now: SystemTime, until: SystemTime) -> bool;
    release_account(provider: &str, id: &str, until: SystemTime) -> ();
    refresh_account(account: StoredAccount, used: &str) -> bool;
}

forward! { Sessions:
    session_and_user(token: &str) -> Option<(StoredSession, StoredUser)>;
    update_session(token: &str, change: SessionChange) -> bool;
    delete_session(token: &str) -> Option<StoredSession>;
    sessions_of(user_id: &str) -> Vec<StoredSession>;
    delete_sessions_of(user_id: &str, except: Option<&str>) -> u64;
    delete_expired_sessions(now: SystemTime, limit: u32) -> u64;
}
