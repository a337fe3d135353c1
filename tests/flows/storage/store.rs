//! A store that counts what it is asked, and fails when a test wants it to.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::SystemTime,
};

use auth::adapter::{
    Accounts, Changes, MemoryStore, Revocations, Security, SessionChange, Sessions, StoreError,
    StoredAccount, StoredSecurity, StoredSession, StoredUser, Unlinked, Users, VerificationToken,
    VerificationTokens,
};

/// What a test keeps users and sessions in.
#[derive(Clone, Debug, Default)]
pub(crate) struct Store {
    pub(crate) rows: MemoryStore,
    asked: Arc<Mutex<BTreeMap<&'static str, usize>>>,
    fails: Arc<Mutex<Option<&'static str>>>,
    /// Whether accounts are there and their users aren't.
    is_orphaned: Arc<Mutex<bool>>,
}

impl Store {
    /// From now on this method fails; `None` ends it.
    pub(crate) fn fail(&self, method: Option<&'static str>) {
        *self.fails.lock().unwrap() = method;
    }

    /// From now on no account has its user, as when users were deleted without their accounts.
    pub(crate) fn orphan(&self) {
        *self.is_orphaned.lock().unwrap() = true;
    }

    /// How often each method was called since the last time.
    pub(crate) fn asked(&self) -> BTreeMap<&'static str, usize> {
        std::mem::take(&mut *self.asked.lock().unwrap())
    }

    fn ask(&self, method: &'static str) -> Result<(), StoreError> {
        *self.asked.lock().unwrap().entry(method).or_default() += 1;
        match *self.fails.lock().unwrap() {
            Some(failing) if failing == method || failing == "everything" => {
                Err(StoreError::unavailable("the test wants it"))
            }
            _ => Ok(()),
        }
    }
}

impl Users for Store {
    async fn commit(&self, changes: Changes) -> Result<StoredUser, StoreError> {
        self.ask("commit")?;
        self.rows.commit(changes).await
    }

    async fn user(&self, id: &str) -> Result<Option<StoredUser>, StoreError> {
        self.ask("user")?;
        self.rows.user(id).await
    }

    async fn user_by_email(&self, email: &str) -> Result<Option<StoredUser>, StoreError> {
        self.ask("user_by_email")?;
        self.rows.user_by_email(email).await
    }

    async fn delete_user(&self, id: &str) -> Result<bool, StoreError> {
        self.ask("delete_user")?;
        self.rows.delete_user(id).await
    }
}

impl Security for Store {
    async fn secured_user(
        &self,
        id: &str,
    ) -> Result<Option<(StoredUser, StoredSecurity)>, StoreError> {
        self.ask("secured_user")?;
        self.rows.secured_user(id).await
    }
}

impl Accounts for Store {
    async fn user_by_account(
        &self,
        provider: &str,
        id: &str,
    ) -> Result<Option<StoredUser>, StoreError> {
        self.ask("user_by_account")?;
        if *self.is_orphaned.lock().unwrap() {
            return Ok(None);
        }
        self.rows.user_by_account(provider, id).await
    }

    async fn accounts_of(&self, user_id: &str) -> Result<Vec<StoredAccount>, StoreError> {
        self.ask("accounts_of")?;
        self.rows.accounts_of(user_id).await
    }

    async fn update_account(&self, account: StoredAccount) -> Result<bool, StoreError> {
        self.ask("update_account")?;
        self.rows.update_account(account).await
    }

    async fn unlink_account(
        &self,
        user_id: &str,
        provider: &str,
        id: &str,
        keep_last: bool,
    ) -> Result<Unlinked, StoreError> {
        self.ask("unlink_account")?;
        self.rows.unlink_account(user_id, provider, id, keep_last).await
    }

    async fn lease_account(
        &self,
        provider: &str,
        id: &str,
        now: SystemTime,
        until: SystemTime,
    ) -> Result<bool, StoreError> {
        self.ask("lease_account")?;
        self.rows.lease_account(provider, id, now, until).await
    }

    async fn release_account(
        &self,
        provider: &str,
        id: &str,
        until: SystemTime,
    ) -> Result<(), StoreError> {
        self.ask("release_account")?;
        self.rows.release_account(provider, id, until).await
    }

    async fn refresh_account(
        &self,
        account: StoredAccount,
        used: &str,
    ) -> Result<bool, StoreError> {
        self.ask("refresh_account")?;
        self.rows.refresh_account(account, used).await
    }
}

impl Sessions for Store {
    async fn session_and_user(
        &self,
        token: &str,
    ) -> Result<Option<(StoredSession, StoredUser)>, StoreError> {
        self.ask("session_and_user")?;
        self.rows.session_and_user(token).await
    }

    async fn update_session(&self, token: &str, change: SessionChange) -> Result<bool, StoreError> {
        self.ask("update_session")?;
        self.rows.update_session(token, change).await
    }

    async fn delete_session(&self, token: &str) -> Result<Option<StoredSession>, StoreError> {
        self.ask("delete_session")?;
        self.rows.delete_session(token).await
    }

    async fn sessions_of(&self, user_id: &str) -> Result<Vec<StoredSession>, StoreError> {
        self.ask("sessions_of")?;
        self.rows.sessions_of(user_id).await
    }

    async fn delete_sessions_of(
        &self,
        user_id: &str,
        except: Option<&str>,
    ) -> Result<u64, StoreError> {
        self.ask("delete_sessions_of")?;
        self.rows.delete_sessions_of(user_id, except).await
    }

    async fn delete_expired_sessions(
        &self,
        now: SystemTime,
        limit: u32,
    ) -> Result<u64, StoreError> {
        self.ask("delete_expired_sessions")?;
        self.rows.delete_expired_sessions(now, limit).await
    }
}

impl Revocations for Store {
    async fn revoke(&self, id: &str, expires: SystemTime) -> Result<(), StoreError> {
        self.ask("revoke")?;
        self.rows.revoke(id, expires).await
    }

    async fn is_revoked(&self, id: &str) -> Result<bool, StoreError> {
        self.ask("is_revoked")?;
        self.rows.is_revoked(id).await
    }

    async fn delete_expired_revocations(
        &self,
        now: SystemTime,
        limit: u32,
    ) -> Result<u64, StoreError> {
        self.ask("delete_expired_revocations")?;
        self.rows.delete_expired_revocations(now, limit).await
    }
}

impl VerificationTokens for Store {
    async fn create_verification_token(&self, token: VerificationToken) -> Result<(), StoreError> {
        self.ask("create_verification_token")?;
        self.rows.create_verification_token(token).await
    }

    async fn use_verification_token(
        &self,
        identifier: &str,
        token: &str,
    ) -> Result<Option<VerificationToken>, StoreError> {
        self.ask("use_verification_token")?;
        self.rows.use_verification_token(identifier, token).await
    }

    async fn delete_verification_tokens(&self, identifier: &str) -> Result<u64, StoreError> {
        self.ask("delete_verification_tokens")?;
        self.rows.delete_verification_tokens(identifier).await
    }

    async fn delete_expired_verification_tokens(
        &self,
        now: SystemTime,
        limit: u32,
    ) -> Result<u64, StoreError> {
        self.ask("delete_expired_verification_tokens")?;
        self.rows.delete_expired_verification_tokens(now, limit).await
    }
}
