//! A store without its type, by capability.

use std::{fmt, sync::Arc, time::SystemTime};

use super::{
    Accounts, AttemptCounts, AuthenticatorKind, AuthenticatorUse, Authenticators, Changes,
    Revocations, Security, SessionChange, Sessions, StoreError, StoredAccount, StoredAttempts,
    StoredAuthenticator, StoredSecurity, StoredSession, StoredUser, Unlinked, Users,
    VerificationToken, VerificationTokens, WhichAuthenticators, observed::observed,
};
use crate::parts::BoxFuture;

/// An id that no account and no session has, and no address.
const NOBODY: &str = "health-check";

/// What the engine keeps things in.
#[derive(Clone, Default)]
pub struct Storage {
    users: Option<Arc<dyn AnyUsers>>,
    security: Option<Arc<dyn AnySecurity>>,
    accounts: Option<Arc<dyn AnyAccounts>>,
    authenticators: Option<Arc<dyn AnyAuthenticators>>,
    sessions: Option<Arc<dyn AnySessions>>,
    verification_tokens: Option<Arc<dyn AnyVerificationTokens>>,
    revocations: Option<Arc<dyn AnyRevocations>>,
    has_nulls: bool,
    attempt_counts: Option<Arc<dyn AnyAttemptCounts>>,
}

impl Storage {
    /// A storage of `store`, which offers nothing yet.
    pub fn of<S: Send + Sync + 'static>(store: S) -> Offer<S> {
        Self::shared(&Arc::new(store))
    }

    /// The same of a store that somebody else uses too: see [`Adapter::behind`](super::Adapter::behind).
    pub fn shared<S: Send + Sync + 'static>(store: &Arc<S>) -> Offer<S> {
        Offer { store: Arc::clone(store), storage: Self::default() }
    }

    pub(crate) fn users(&self) -> Option<&dyn AnyUsers> {
        self.users.as_deref()
    }

    pub(crate) fn security(&self) -> Option<&dyn AnySecurity> {
        self.security.as_deref()
    }

    pub(crate) fn accounts(&self) -> Option<&dyn AnyAccounts> {
        self.accounts.as_deref()
    }

    pub(crate) fn authenticators(&self) -> Option<&dyn AnyAuthenticators> {
        self.authenticators.as_deref()
    }

    pub(crate) fn sessions(&self) -> Option<&dyn AnySessions> {
        self.sessions.as_deref()
    }

    pub(crate) fn verification_tokens(&self) -> Option<&dyn AnyVerificationTokens> {
        self.verification_tokens.as_deref()
    }

    pub(crate) fn revocations(&self) -> Option<&dyn AnyRevocations> {
        self.revocations.as_deref()
    }

    /// Whether what isn't known of a user is null with `compat: next_auth_v4`, and not left out: a
    /// row has every column, and v4 shows what its adapter gives.
    pub(crate) fn has_nulls(&self) -> bool {
        self.has_nulls
    }

    /// Asks the store for an account and a session that nobody has. Both are found by an index, so that it
    /// costs little, and an adapter that keeps them in two places is asked about both.
    ///
    /// Fails as the store does. Without a store nothing is asked.
    pub(crate) async fn answers(&self) -> Result<(), StoreError> {
        if let Some(accounts) = self.accounts() {
            accounts.user_by_account(NOBODY, NOBODY).await?;
        } else if let Some(users) = self.users() {
            users.user_by_email(NOBODY).await?;
        }
        if let Some(sessions) = self.sessions() {
            sessions.session_and_user(NOBODY).await?;
        } else if let Some(revocations) = self.revocations() {
            revocations.is_revoked(NOBODY).await?;
        }
        Ok(())
    }

    pub(crate) fn attempt_counts(&self) -> Option<&Arc<dyn AnyAttemptCounts>> {
        self.attempt_counts.as_ref()
    }
}

impl fmt::Debug for Storage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Storage")
            .field("users", &self.users.is_some())
            .field("security", &self.security.is_some())
            .field("accounts", &self.accounts.is_some())
            .field("authenticators", &self.authenticators.is_some())
            .field("sessions", &self.sessions.is_some())
            .field("verification_tokens", &self.verification_tokens.is_some())
            .field("revocations", &self.revocations.is_some())
            .field("attempt_counts", &self.attempt_counts.is_some())
            .field("has_nulls", &self.has_nulls)
            .finish()
    }
}

/// A store, and the capabilities of it that a setup may use.
pub struct Offer<S> {
    store: Arc<S>,
    storage: Storage,
}

#[cfg(any(feature = "mysql", feature = "postgres", feature = "sqlite"))]
impl<S> Offer<S> {
    /// See [`Storage::has_nulls`].
    pub(crate) fn with_nulls(mut self, has_nulls: bool) -> Self {
        self.storage.has_nulls = has_nulls;
        self
    }
}

#[cfg(feature = "redis")]
impl<S> Offer<S> {
    /// Offers the authenticators that another store keeps, if it does.
    pub(crate) fn with_authenticators_of(mut self, other: Storage) -> Self {
        self.storage.authenticators = other.authenticators;
        self
    }
}

impl<S> fmt::Debug for Offer<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.storage.fmt(f)
    }
}

impl<S> From<Offer<S>> for Storage {
    fn from(offer: Offer<S>) -> Self {
        offer.storage
    }
}

/// `async fn`s as boxed futures, for stores whose type isn't known.
macro_rules! erase {
    ($(
        $(#[$attribute:meta])*
        $capability:ident as $any:ident, $part:ident {
            $($(#[$of_method:meta])* fn $method:ident($($name:ident: $type:ty),*) -> $output:ty;)*
        }
    )*) => {$(
        $(#[$attribute])*
        pub(crate) trait $any: Send + Sync {
            $($(#[$of_method])* fn $method<'a>(&'a self, $($name: $type),*)
                -> BoxFuture<'a, Result<$output, StoreError>>;)*
        }

        impl<S: $capability> $any for S {
            $($(#[$of_method])* fn $method<'a>(&'a self, $($name: $type),*)
                -> BoxFuture<'a, Result<$output, StoreError>>
            {
                let call = <S as $capability>::$method(self, $($name),*);
                Box::pin(observed(stringify!($method), call))
            })*
        }

        // The bound is the method's, because rustc has no text of the trait for one of the block.
        impl<S> Offer<S> {
            #[doc = concat!("Offers what [`", stringify!($capability), "`] keeps.")]
            #[must_use]
            pub fn $part(mut self) -> Self
            where
                S: $capability,
            {
                self.storage.$part = Some(Arc::<S>::clone(&self.store));
                self
            }
        }
    )*};
}

erase! {
    Users as AnyUsers, users {
        fn commit(changes: Changes) -> StoredUser;
        fn user(id: &'a str) -> Option<StoredUser>;
        fn user_by_email(email: &'a str) -> Option<StoredUser>;
        fn delete_user(id: &'a str) -> bool;
    }
    Security as AnySecurity, security {
        fn secured_user(id: &'a str) -> Option<(StoredUser, StoredSecurity)>;
    }
    Accounts as AnyAccounts, accounts {
        fn user_by_account(provider: &'a str, provider_account_id: &'a str) -> Option<StoredUser>;
        fn accounts_of(user_id: &'a str) -> Vec<StoredAccount>;
        fn update_account(account: StoredAccount) -> bool;
        fn unlink_account(
            user_id: &'a str,
            provider: &'a str,
            provider_account_id: &'a str,
            keep_last: bool
        ) -> Unlinked;
        fn lease_account(
            provider: &'a str,
            provider_account_id: &'a str,
            now: SystemTime,
            until: SystemTime
        ) -> bool;
        fn release_account(
            provider: &'a str,
            provider_account_id: &'a str,
            until: SystemTime
        ) -> ();
        fn refresh_account(account: StoredAccount, used: &'a str) -> bool;
    }
    Authenticators as AnyAuthenticators, authenticators {
        fn create_authenticator(authenticator: StoredAuthenticator) -> ();
        fn authenticator(id: &'a str) -> Option<StoredAuthenticator>;
        fn authenticators_of(user_id: &'a str) -> Vec<StoredAuthenticator>;
        fn use_authenticator(id: &'a str, usage: AuthenticatorUse) -> bool;
        #[cfg(feature = "passkey")]
        fn rename_authenticator(user_id: &'a str, id: &'a str, name: Option<&'a str>) -> bool;
        fn take_authenticator(id: &'a str) -> Option<StoredAuthenticator>;
        fn remove_authenticators(user_id: &'a str, which: WhichAuthenticators) -> u64;
        fn replace_authenticators(
            user_id: &'a str,
            kind: AuthenticatorKind,
            authenticators: Vec<StoredAuthenticator>
        ) -> ();
        fn delete_expired_authenticators(now: SystemTime, limit: u32) -> u64;
    }
    Sessions as AnySessions, sessions {
        fn session_and_user(token: &'a str) -> Option<(StoredSession, StoredUser)>;
        fn update_session(token: &'a str, change: SessionChange) -> bool;
        fn delete_session(token: &'a str) -> Option<StoredSession>;
        fn sessions_of(user_id: &'a str) -> Vec<StoredSession>;
        fn delete_sessions_of(user_id: &'a str, except: Option<&'a str>) -> u64;
        fn delete_expired_sessions(now: SystemTime, limit: u32) -> u64;
    }
    VerificationTokens as AnyVerificationTokens, verification_tokens {
        fn create_verification_token(token: VerificationToken) -> ();
        fn use_verification_token(
            identifier: &'a str,
            token: &'a str
        ) -> Option<VerificationToken>;
        fn delete_verification_tokens(identifier: &'a str) -> u64;
        fn delete_expired_verification_tokens(now: SystemTime, limit: u32) -> u64;
    }
    Revocations as AnyRevocations, revocations {
        fn revoke(id: &'a str, expires: SystemTime) -> ();
        fn is_revoked(id: &'a str) -> bool;
        fn delete_expired_revocations(now: SystemTime, limit: u32) -> u64;
    }
    AttemptCounts as AnyAttemptCounts, attempt_counts {
        fn attempts(key: &'a str) -> Option<StoredAttempts>;
        fn replace_attempts(
            key: &'a str,
            known: Option<StoredAttempts>,
            new: StoredAttempts
        ) -> bool;
        fn delete_attempts(key: &'a str) -> ();
        fn delete_expired_attempts(now: SystemTime, limit: u32) -> u64;
    }
}
