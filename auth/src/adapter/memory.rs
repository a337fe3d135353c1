//! Everything in this process, for tests: gone when the process ends.

mod accounts;
mod attempts;
mod authenticators;

use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::SystemTime,
};

use super::{
    Adapter, Changes, CredentialsChange, Revocations, Security, SessionChange, Sessions, Storage,
    StoreError, StoredAccount, StoredAttempts, StoredAuthenticator, StoredSecurity, StoredSession,
    StoredUser, Unique, UserChange, Users, VerificationToken, VerificationTokens, address,
};
use crate::{AuthConfig, User};

/// Keeps everything in this process: for tests, and to try things out.
///
/// Every setup that is built has a store of its own, unless it is given one:
/// `ShopAuth::builder().store(store)`.
#[derive(AuthConfig, Debug)]
pub struct Memory {}

impl Adapter for Memory {
    type Store = MemoryStore;

    async fn connect(self) -> Result<MemoryStore, StoreError> {
        Ok(MemoryStore::default())
    }

    fn storage(store: MemoryStore) -> Storage {
        Storage::of(store)
            .users()
            .security()
            .accounts()
            .authenticators()
            .sessions()
            .verification_tokens()
            .revocations()
            .attempt_counts()
            .into()
    }

    fn behind(store: &Arc<MemoryStore>) -> Storage {
        Storage::shared(store).authenticators().into()
    }
}

/// The store of [`Memory`]. Clones share what they keep.
#[derive(Clone, Default)]
pub struct MemoryStore(Arc<Mutex<Tables>>);

/// Nothing of what is kept.
impl fmt::Debug for MemoryStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryStore").finish_non_exhaustive()
    }
}

/// A transaction is a clone that replaces its original.
#[derive(Clone, Default)]
struct Tables {
    users: BTreeMap<String, StoredUser>,
    /// Of users, by their ids.
    security: BTreeMap<String, StoredSecurity>,
    /// By provider and id there.
    accounts: BTreeMap<(String, String), StoredAccount>,
    leases: BTreeMap<(String, String), SystemTime>,
    /// By id.
    authenticators: BTreeMap<String, StoredAuthenticator>,
    /// By token.
    sessions: BTreeMap<String, StoredSession>,
    /// By identifier and token.
    tokens: BTreeMap<(String, String), VerificationToken>,
    /// When they expire.
    revoked: BTreeMap<String, SystemTime>,
    attempts: BTreeMap<String, StoredAttempts>,
}

impl MemoryStore {
    fn tables(&self) -> MutexGuard<'_, Tables> {
        // A panic can't leave half a change: a transaction works on a clone.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Tables {
    fn commit(&mut self, changes: Changes) -> Result<StoredUser, StoreError> {
        let Changes { end_session, known_stamp, user, stamp, credentials, .. } = changes;
        let Changes { end_sessions, remove_authenticators, keep_accounts, .. } = changes;
        let Changes { tokens, account, session, .. } = changes;
        if let Some(token) = end_session {
            self.sessions.remove(&token);
        }
        if let (
            Some(stamp),
            UserChange::Replace(StoredUser { user: User { id, .. }, .. }) | UserChange::Keep(id),
        ) = (known_stamp, &user)
            && self.users.contains_key(id)
            && self.security.get(id).and_then(|known| known.stamp.as_ref()) != stamp.as_ref()
        {
            return Err(StoreError::Changed);
        }
        let user = match user {
            UserChange::Create(user) if self.users.contains_key(&user.user.id) => {
                return Err(StoreError::Taken(Unique::User));
            }
            UserChange::Create(user) => self.put(user)?,
            UserChange::Replace(user) if self.users.contains_key(&user.user.id) => {
                self.put(user)?
            }
            UserChange::Replace(_) => return Err(StoreError::NoUser),
            UserChange::Keep(id) => self.users.get(&id).cloned().ok_or(StoreError::NoUser)?,
        };
        let id = &user.user.id;
        if stamp.is_some() || credentials != CredentialsChange::Keep {
            let security = self.security.entry(id.clone()).or_default();
            security.stamp = stamp.or_else(|| security.stamp.take());
            security.credentials_void = match credentials {
                CredentialsChange::Keep => security.credentials_void,
                CredentialsChange::Void(since) => Some(since),
                CredentialsChange::Accept => None,
            };
        }
        if end_sessions {
            self.sessions.retain(|_, session| session.user_id != *id);
        }
        if remove_authenticators {
            self.authenticators.retain(|_, it| it.user_id != *id);
        }
        if let Some(kept) = keep_accounts {
            self.accounts.retain(|key, account| account.user_id != *id || kept.contains(key));
        }
        if let Some(new) = tokens {
            let key = (new.provider.clone(), new.provider_account_id.clone());
            if let Some(known) = self.accounts.get_mut(&key).filter(|it| it.user_id == *id) {
                let refresh_token = new.refresh_token.or_else(|| known.refresh_token.take());
                *known = StoredAccount { user_id: id.clone(), refresh_token, ..new };
            }
        }
        if let Some(account) = account {
            let key = (account.provider.clone(), account.provider_account_id.clone());
            if self.accounts.contains_key(&key) {
                return Err(StoreError::Taken(Unique::Account));
            }
            self.accounts.insert(key, StoredAccount { user_id: id.clone(), ..account });
        }
        if let Some(session) = session {
            if self.sessions.contains_key(&session.token) {
                return Err(StoreError::Taken(Unique::Session));
            }
            let session = StoredSession { user_id: id.clone(), ..session };
            self.sessions.insert(session.token.clone(), session);
        }
        Ok(user)
    }

    fn put(&mut self, user: StoredUser) -> Result<StoredUser, StoreError> {
        let is_taken = |other: &StoredUser| {
            other.user.id != user.user.id
                && other.user.email.is_some()
                && other.user.email == user.user.email
        };
        if self.users.values().any(is_taken) {
            return Err(StoreError::Taken(Unique::Email));
        }
        self.users.insert(user.user.id.clone(), user.clone());
        Ok(user)
    }
}

impl Users for MemoryStore {
    async fn commit(&self, changes: Changes) -> Result<StoredUser, StoreError> {
        let mut tables = self.tables();
        let mut copy = tables.clone();
        let user = copy.commit(changes)?;
        *tables = copy;
        Ok(user)
    }

    async fn user(&self, id: &str) -> Result<Option<StoredUser>, StoreError> {
        Ok(self.tables().users.get(id).cloned())
    }

    async fn user_by_email(&self, email: &str) -> Result<Option<StoredUser>, StoreError> {
        let tables = self.tables();
        let exact = tables.users.values().find(|user| user.user.email.as_deref() == Some(email));
        match exact {
            Some(user) => Ok(Some(user.clone())),
            None => address::only(tables.users.values().cloned(), email),
        }
    }

    async fn delete_user(&self, id: &str) -> Result<bool, StoreError> {
        let mut tables = self.tables();
        tables.accounts.retain(|_, account| account.user_id != id);
        tables.sessions.retain(|_, session| session.user_id != id);
        tables.authenticators.retain(|_, it| it.user_id != id);
        tables.security.remove(id);
        Ok(tables.users.remove(id).is_some())
    }
}

impl Security for MemoryStore {
    async fn secured_user(
        &self,
        id: &str,
    ) -> Result<Option<(StoredUser, StoredSecurity)>, StoreError> {
        let tables = self.tables();
        let security = tables.security.get(id).cloned().unwrap_or_default();
        Ok(tables.users.get(id).cloned().map(|user| (user, security)))
    }
}

impl Sessions for MemoryStore {
    async fn session_and_user(
        &self,
        token: &str,
    ) -> Result<Option<(StoredSession, StoredUser)>, StoreError> {
        let tables = self.tables();
        let session = tables.sessions.get(token);
        Ok(session.and_then(|session| {
            let user = tables.users.get(&session.user_id)?;
            Some((session.clone(), user.clone()))
        }))
    }

    async fn update_session(&self, token: &str, change: SessionChange) -> Result<bool, StoreError> {
        let mut tables = self.tables();
        let Some(session) = tables.sessions.get_mut(token) else { return Ok(false) };
        session.expires = change.expires.unwrap_or(session.expires);
        session.claims = change.claims.or_else(|| session.claims.take());
        session.authentication = change.authentication.or_else(|| session.authentication.take());
        session.secret_hash = change.secret_hash.or_else(|| session.secret_hash.take());
        Ok(true)
    }

    async fn delete_session(&self, token: &str) -> Result<Option<StoredSession>, StoreError> {
        Ok(self.tables().sessions.remove(token))
    }

    async fn sessions_of(&self, user_id: &str) -> Result<Vec<StoredSession>, StoreError> {
        let tables = self.tables();
        let mut sessions: Vec<_> =
            tables.sessions.values().filter(|it| it.user_id == user_id).cloned().collect();
        sessions.sort_by_key(|session| std::cmp::Reverse(session.created));
        Ok(sessions)
    }

    async fn delete_sessions_of(
        &self,
        user_id: &str,
        except: Option<&str>,
    ) -> Result<u64, StoreError> {
        let mut tables = self.tables();
        let before = tables.sessions.len();
        tables
            .sessions
            .retain(|token, session| session.user_id != user_id || except == Some(token.as_str()));
        Ok((before - tables.sessions.len()) as u64)
    }

    async fn delete_expired_sessions(
        &self,
        now: SystemTime,
        limit: u32,
    ) -> Result<u64, StoreError> {
        Ok(delete(&mut self.tables().sessions, limit, |session| session.expires < now))
    }
}

impl VerificationTokens for MemoryStore {
    async fn create_verification_token(&self, token: VerificationToken) -> Result<(), StoreError> {
        let key = (token.identifier.clone(), token.token.clone());
        let mut tables = self.tables();
        if tables.tokens.contains_key(&key) {
            return Err(StoreError::Taken(Unique::VerificationToken));
        }
        tables.tokens.insert(key, token);
        Ok(())
    }

    async fn use_verification_token(
        &self,
        identifier: &str,
        token: &str,
    ) -> Result<Option<VerificationToken>, StoreError> {
        Ok(self.tables().tokens.remove(&(identifier.to_owned(), token.to_owned())))
    }

    async fn delete_verification_tokens(&self, identifier: &str) -> Result<u64, StoreError> {
        Ok(delete(&mut self.tables().tokens, u32::MAX, |token| token.identifier == identifier))
    }

    async fn delete_expired_verification_tokens(
        &self,
        now: SystemTime,
        limit: u32,
    ) -> Result<u64, StoreError> {
        Ok(delete(&mut self.tables().tokens, limit, |token| token.expires < now))
    }
}

impl Revocations for MemoryStore {
    async fn revoke(&self, id: &str, expires: SystemTime) -> Result<(), StoreError> {
        self.tables().revoked.insert(id.to_owned(), expires);
        Ok(())
    }

    async fn is_revoked(&self, id: &str) -> Result<bool, StoreError> {
        Ok(self.tables().revoked.contains_key(id))
    }

    async fn delete_expired_revocations(
        &self,
        now: SystemTime,
        limit: u32,
    ) -> Result<u64, StoreError> {
        Ok(delete(&mut self.tables().revoked, limit, |expires| *expires < now))
    }
}

/// Deletes at most `limit` rows that are `done`.
fn delete<K: Ord + Clone, V>(
    rows: &mut BTreeMap<K, V>,
    limit: u32,
    done: impl Fn(&V) -> bool,
) -> u64 {
    let gone: Vec<K> = rows
        .iter()
        .filter(|(_, row)| done(row))
        .map(|(key, _)| key.clone())
        .take(limit as usize)
        .collect();
    for key in &gone {
        rows.remove(key);
    }
    gone.len() as u64
}
