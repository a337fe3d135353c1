//! A store whose calls are noted with NextAuth's names, and fail on demand.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::SystemTime,
};

use auth::{
    AuthConfig,
    adapter::{
        Accounts, Adapter, Changes, Revocations, SessionChange, Sessions, Storage, StoreError,
        StoredAccount, StoredSession, StoredUser, Unlinked, UserChange, Users, VerificationToken,
        VerificationTokens,
    },
};
use serde_json::{Value, json};

use crate::{any_store::AnyStore, rows, trace};

/// The adapter of the setups that have one.
#[derive(AuthConfig, Debug)]
pub(crate) struct TracedStore {}

impl Adapter for TracedStore {
    type Store = Traced<AnyStore>;

    async fn connect(self) -> Result<Self::Store, StoreError> {
        Err(StoreError::failed("the store is given to the builder, and to the control interface"))
    }

    fn storage(store: Self::Store) -> Storage {
        Storage::of(store).users().accounts().sessions().verification_tokens().revocations().into()
    }
}

/// A store, and what was put into it, in order. Clones share both.
#[derive(Clone)]
pub(crate) struct Traced<S> {
    /// Calls to it are not noted.
    pub(crate) store: S,
    known: Arc<Mutex<Known>>,
}

/// What of a store can't be asked for: which users there are, which tokens, and in which order
/// anything was made.
#[derive(Clone, Default)]
pub(crate) struct Known {
    pub(crate) users: Vec<String>,
    /// Provider and id there.
    pub(crate) accounts: Vec<(String, String)>,
    pub(crate) sessions: Vec<String>,
    pub(crate) tokens: Vec<VerificationToken>,
}

impl<S> Traced<S> {
    pub(crate) fn new(store: S, known: Known) -> Self {
        Self { store, known: Arc::new(Mutex::new(known)) }
    }

    pub(crate) fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Notes a call; fails when that was asked for, and says so where NextAuth does.
fn call(name: &str, args: &Value) -> Result<(), StoreError> {
    trace::call("adapter", name, args).map_err(|error| failed(name, &error.to_string()))
}

fn failed(name: &str, message: &str) -> StoreError {
    trace::log("error", &format!("adapter_error_{name}"), message);
    StoreError::failed(message.to_owned())
}

/// Notes the parts of a transaction; the first that is to fail fails all of it.
fn parts(changes: &Changes) -> Result<(), StoreError> {
    if let Some(token) = &changes.end_session {
        call("deleteSession", &json!([token]))?;
    }
    let id = match &changes.user {
        UserChange::Create(user) => {
            let mut args = rows::user(user);
            args.as_object_mut().and_then(|members| members.remove("id"));
            call("createUser", &json!([args]))?;
            if user.user.email.as_deref() == Some("failcreate@example.com") {
                return Err(failed("createUser", "unique violation"));
            }
            &user.user.id
        }
        UserChange::Replace(user) => {
            let verified = rows::time(user.email_verified);
            call("updateUser", &json!([{ "id": user.user.id, "emailVerified": verified }]))?;
            &user.user.id
        }
        UserChange::Keep(id) => id,
    };
    if let Some(account) = &changes.account {
        let account = StoredAccount { user_id: id.clone(), ..account.clone() };
        call("linkAccount", &json!([rows::account(&account)])).map_err(StoreError::incomplete)?;
    }
    if let Some(session) = &changes.session {
        let session = StoredSession { user_id: id.clone(), ..session.clone() };
        call("createSession", &json!([rows::session(&session)])).map_err(StoreError::incomplete)?;
    }
    Ok(())
}

impl<S: Users> Users for Traced<S> {
    async fn commit(&self, changes: Changes) -> Result<StoredUser, StoreError> {
        parts(&changes)?;
        let account = changes.account.clone();
        let session = changes.session.clone();
        let given = match &changes.user {
            UserChange::Create(user) => Some(user.user.id.clone()),
            UserChange::Keep(_) | UserChange::Replace(_) => None,
        };
        let user = self.store.commit(changes).await?;
        if let Some(given) = given {
            trace::rename(&given, &user.user.id);
        }
        self.known().note(&user.user.id, account.as_ref(), session.as_ref());
        Ok(user)
    }

    async fn user(&self, id: &str) -> Result<Option<StoredUser>, StoreError> {
        call("getUser", &json!([id]))?;
        self.store.user(id).await
    }

    async fn user_by_email(&self, email: &str) -> Result<Option<StoredUser>, StoreError> {
        call("getUserByEmail", &json!([email]))?;
        self.store.user_by_email(email).await
    }

    async fn delete_user(&self, id: &str) -> Result<bool, StoreError> {
        call("deleteUser", &json!([id]))?;
        self.store.delete_user(id).await
    }
}

impl Known {
    /// Notes what was made; what is known already keeps its place.
    pub(crate) fn note(
        &mut self,
        user: &str,
        account: Option<&StoredAccount>,
        session: Option<&StoredSession>,
    ) {
        if !self.users.iter().any(|known| known == user) {
            self.users.push(user.to_owned());
        }
        self.accounts.extend(account.map(rows::account_key));
        self.sessions.extend(session.map(|session| session.token.clone()));
    }
}

impl<S: Accounts> Accounts for Traced<S> {
    async fn user_by_account(
        &self,
        provider: &str,
        provider_account_id: &str,
    ) -> Result<Option<StoredUser>, StoreError> {
        let args = json!([{ "providerAccountId": provider_account_id, "provider": provider }]);
        call("getUserByAccount", &args)?;
        self.store.user_by_account(provider, provider_account_id).await
    }

    async fn accounts_of(&self, user_id: &str) -> Result<Vec<StoredAccount>, StoreError> {
        self.store.accounts_of(user_id).await
    }

    async fn update_account(&self, account: StoredAccount) -> Result<bool, StoreError> {
        self.store.update_account(account).await
    }

    async fn unlink_account(
        &self,
        user_id: &str,
        provider: &str,
        provider_account_id: &str,
        keep_last: bool,
    ) -> Result<Unlinked, StoreError> {
        let args = json!([{ "providerAccountId": provider_account_id, "provider": provider }]);
        call("unlinkAccount", &args)?;
        self.store.unlink_account(user_id, provider, provider_account_id, keep_last).await
    }

    async fn lease_account(
        &self,
        provider: &str,
        provider_account_id: &str,
        now: SystemTime,
        until: SystemTime,
    ) -> Result<bool, StoreError> {
        self.store.lease_account(provider, provider_account_id, now, until).await
    }
}

impl<S: Sessions> Sessions for Traced<S> {
    async fn session_and_user(
        &self,
        token: &str,
    ) -> Result<Option<(StoredSession, StoredUser)>, StoreError> {
        call("getSessionAndUser", &json!([token]))?;
        self.store.session_and_user(token).await
    }

    async fn update_session(&self, token: &str, change: SessionChange) -> Result<bool, StoreError> {
        let mut args = json!({ "sessionToken": token });
        if change.expires.is_some() {
            args["expires"] = rows::time(change.expires);
        }
        call("updateSession", &json!([args]))?;
        self.store.update_session(token, change).await
    }

    async fn delete_session(&self, token: &str) -> Result<Option<StoredSession>, StoreError> {
        call("deleteSession", &json!([token]))?;
        self.store.delete_session(token).await
    }

    async fn sessions_of(&self, user_id: &str) -> Result<Vec<StoredSession>, StoreError> {
        self.store.sessions_of(user_id).await
    }

    async fn delete_sessions_of(
        &self,
        user_id: &str,
        except: Option<&str>,
    ) -> Result<u64, StoreError> {
        self.store.delete_sessions_of(user_id, except).await
    }

    async fn delete_expired_sessions(
        &self,
        now: SystemTime,
        limit: u32,
    ) -> Result<u64, StoreError> {
        self.store.delete_expired_sessions(now, limit).await
    }
}

impl<S: VerificationTokens> VerificationTokens for Traced<S> {
    async fn create_verification_token(&self, token: VerificationToken) -> Result<(), StoreError> {
        call("createVerificationToken", &json!([rows::token(&token)]))?;
        self.store.create_verification_token(token.clone()).await?;
        self.known().tokens.push(token);
        Ok(())
    }

    async fn use_verification_token(
        &self,
        identifier: &str,
        token: &str,
    ) -> Result<Option<VerificationToken>, StoreError> {
        call("useVerificationToken", &json!([{ "identifier": identifier, "token": token }]))?;
        let used = self.store.use_verification_token(identifier, token).await?;
        self.known().tokens.retain(|known| Some(known) != used.as_ref());
        Ok(used)
    }

    async fn delete_verification_tokens(&self, identifier: &str) -> Result<u64, StoreError> {
        let count = self.store.delete_verification_tokens(identifier).await?;
        self.known().tokens.retain(|known| known.identifier != identifier);
        Ok(count)
    }

    async fn delete_expired_verification_tokens(
        &self,
        now: SystemTime,
        limit: u32,
    ) -> Result<u64, StoreError> {
        let count = self.store.delete_expired_verification_tokens(now, limit).await?;
        self.known().tokens.retain(|known| known.expires >= now);
        Ok(count)
    }
}

impl<S: Revocations> Revocations for Traced<S> {
    async fn revoke(&self, id: &str, expires: SystemTime) -> Result<(), StoreError> {
        self.store.revoke(id, expires).await
    }

    async fn is_revoked(&self, id: &str) -> Result<bool, StoreError> {
        self.store.is_revoked(id).await
    }

    async fn delete_expired_revocations(
        &self,
        now: SystemTime,
        limit: u32,
    ) -> Result<u64, StoreError> {
        self.store.delete_expired_revocations(now, limit).await
    }
}
