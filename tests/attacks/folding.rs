//! A store that takes two texts for one, as a table does whose columns have a collation.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex},
    time::SystemTime,
};

use auth::{
    AuthConfig,
    adapter::{
        Accounts, Adapter, Changes, MemoryStore, Security, SessionChange, Sessions, Storage,
        StoreError, StoredAccount, StoredSecurity, StoredSession, StoredUser, Unlinked, UserChange,
        Users, VerificationToken, VerificationTokens,
    },
};

/// Users, accounts, sessions and tokens, found by texts that look alike.
#[derive(AuthConfig)]
pub(crate) struct Folding {}

/// Finds what was stored under a text that looks alike, as `WHERE email = ?` does by a collation.
#[derive(Clone, Default)]
pub(crate) struct FoldingStore {
    pub(crate) kept: MemoryStore,
    /// Every text that something was stored under.
    known: Arc<Mutex<BTreeSet<String>>>,
}

/// The text as a collation for people compares it.
fn folded(text: &str) -> String {
    let letter = |c: char| match c {
        'á' | 'à' | 'â' | 'ä' | 'Á' | 'À' | 'Ä' => 'a',
        'é' | 'è' | 'É' => 'e',
        'ı' | 'İ' | 'í' | 'Í' => 'i',
        c => c.to_ascii_lowercase(),
    };
    text.trim_end().chars().filter(|c| *c != '\u{301}').map(letter).collect()
}

impl FoldingStore {
    /// Every text that was stored and looks like this one, this one first.
    fn alike(&self, text: &str) -> Vec<String> {
        let known = self.known.lock().unwrap();
        let others = known.iter().filter(|it| folded(it) == folded(text) && *it != text).cloned();
        [text.to_owned()].into_iter().chain(others).collect()
    }

    fn learn(&self, changes: &Changes) {
        let mut known = self.known.lock().unwrap();
        if let UserChange::Create(user) | UserChange::Replace(user) = &changes.user {
            known.insert(user.user.id.clone());
            known.extend(user.user.email.clone());
        }
        known.extend(changes.account.as_ref().map(|it| it.provider_account_id.clone()));
    }
}

impl Adapter for Folding {
    type Store = FoldingStore;

    async fn connect(self) -> Result<FoldingStore, StoreError> {
        Ok(FoldingStore::default())
    }

    fn storage(store: FoldingStore) -> Storage {
        Storage::of(store).users().security().accounts().sessions().verification_tokens().into()
    }
}

impl Users for FoldingStore {
    async fn commit(&self, changes: Changes) -> Result<StoredUser, StoreError> {
        self.learn(&changes);
        self.kept.commit(changes).await
    }

    async fn user(&self, id: &str) -> Result<Option<StoredUser>, StoreError> {
        for id in self.alike(id) {
            if let Some(user) = self.kept.user(&id).await? {
                return Ok(Some(user));
            }
        }
        Ok(None)
    }

    async fn user_by_email(&self, email: &str) -> Result<Option<StoredUser>, StoreError> {
        for email in self.alike(email) {
            if let Some(user) = self.kept.user_by_email(&email).await? {
                return Ok(Some(user));
            }
        }
        Ok(None)
    }

    async fn delete_user(&self, id: &str) -> Result<bool, StoreError> {
        self.kept.delete_user(id).await
    }
}

impl Security for FoldingStore {
    async fn secured_user(
        &self,
        id: &str,
    ) -> Result<Option<(StoredUser, StoredSecurity)>, StoreError> {
        self.kept.secured_user(id).await
    }
}

impl Accounts for FoldingStore {
    async fn user_by_account(
        &self,
        provider: &str,
        id: &str,
    ) -> Result<Option<StoredUser>, StoreError> {
        for id in self.alike(id) {
            if let Some(user) = self.kept.user_by_account(provider, &id).await? {
                return Ok(Some(user));
            }
        }
        Ok(None)
    }

    async fn accounts_of(&self, user_id: &str) -> Result<Vec<StoredAccount>, StoreError> {
        self.kept.accounts_of(user_id).await
    }

    async fn update_account(&self, account: StoredAccount) -> Result<bool, StoreError> {
        self.kept.update_account(account).await
    }

    async fn unlink_account(
        &self,
        user_id: &str,
        provider: &str,
        id: &str,
        keep_last: bool,
    ) -> Result<Unlinked, StoreError> {
        self.kept.unlink_account(user_id, provider, id, keep_last).await
    }

    async fn lease_account(
        &self,
        provider: &str,
        id: &str,
        now: SystemTime,
        until: SystemTime,
    ) -> Result<bool, StoreError> {
        self.kept.lease_account(provider, id, now, until).await
    }

    async fn release_account(
        &self,
        provider: &str,
        id: &str,
        until: SystemTime,
    ) -> Result<(), StoreError> {
        self.kept.release_account(provider, id, until).await
    }

    async fn refresh_account(
        &self,
        account: StoredAccount,
        used: &str,
    ) -> Result<bool, StoreError> {
        self.kept.refresh_account(account, used).await
    }
}

macro_rules! forward {
    ($capability:ident: $($method:ident($($argument:ident: $type:ty),*) -> $answer:ty;)*) => {
        impl $capability for FoldingStore {
            $(async fn $method(&self, $($argument: $type),*) -> Result<$answer, StoreError> {
                self.kept.$method($($argument),*).await
            })*
        }
    };
}

forward! { Sessions:
    session_and_user(token: &str) -> Option<(StoredSession, StoredUser)>;
    update_session(token: &str, change: SessionChange) -> bool;
    delete_session(token: &str) -> Option<StoredSession>;
    sessions_of(user_id: &str) -> Vec<StoredSession>;
    delete_sessions_of(user_id: &str, except: Option<&str>) -> u64;
    delete_expired_sessions(now: SystemTime, limit: u32) -> u64;
}

// A store that finds a link by another address, and gives the row that it has found.
impl VerificationTokens for FoldingStore {
    async fn create_verification_token(&self, token: VerificationToken) -> Result<(), StoreError> {
        self.known.lock().unwrap().insert(token.identifier.clone());
        self.kept.create_verification_token(token).await
    }

    async fn use_verification_token(
        &self,
        identifier: &str,
        token: &str,
    ) -> Result<Option<VerificationToken>, StoreError> {
        for identifier in self.alike(identifier) {
            let used = self.kept.use_verification_token(&identifier, token).await?;
            if used.is_some() {
                return Ok(used);
            }
        }
        Ok(None)
    }

    async fn delete_verification_tokens(&self, identifier: &str) -> Result<u64, StoreError> {
        self.kept.delete_verification_tokens(identifier).await
    }

    async fn delete_expired_verification_tokens(
        &self,
        now: SystemTime,
        limit: u32,
    ) -> Result<u64, StoreError> {
        self.kept.delete_expired_verification_tokens(now, limit).await
    }
}
