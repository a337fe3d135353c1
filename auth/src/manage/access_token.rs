//! A provider's access token, refreshed when it is about to expire (RFC 6749 §6).

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, Weak},
    time::Duration,
};

use super::accounts::stored;
use crate::{
    Auth, ProviderId, Secret, Tokens,
    adapter::{KeepsAccounts, StoreError, StoredAccount},
    engine::{Method, Setup},
    error::BoxError,
    provider::oauth::{RefreshError, Upstream},
    time::to_unix,
};

/// A token that expires sooner is refreshed: it has to reach the provider before it does.
const MARGIN: u64 = 60;
/// How long one process may take to refresh, before another may try.
const LEASE: Duration = Duration::from_secs(30);
/// How often a process looks whether another has refreshed.
const PAUSE: Duration = Duration::from_millis(250);

/// Why there is no access token.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AccessTokenError {
    /// The user has no account there, its token expired without a refresh token, or the provider
    /// refuses to refresh it: send the user through the provider again.
    #[error("the user has to sign in with the provider again")]
    NeedsSignIn,
    /// The provider could not be reached, or answered with something else: the same may succeed
    /// later.
    #[error("the provider did not refresh the token: {0}")]
    Provider(#[source] BoxError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The refreshes that are under way in this process, by provider and account.
#[derive(Debug, Default)]
pub(crate) struct Refreshing(Mutex<HashMap<(String, String), Weak<tokio::sync::Mutex<()>>>>);

impl Refreshing {
    /// The lock of one account; those that nobody waits for are forgotten.
    fn lock(&self, account: &StoredAccount) -> Arc<tokio::sync::Mutex<()>> {
        let key = (account.provider.clone(), account.provider_account_id.clone());
        let mut locks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(lock) = locks.get(&key).and_then(Weak::upgrade) {
            return lock;
        }
        locks.retain(|_, lock| lock.strong_count() > 0);
        let lock = Arc::default();
        locks.insert(key, Arc::downgrade(&lock));
        lock
    }
}

impl<A: Auth> Setup<A, A::State, A::Profile>
where
    A::Adapter: KeepsAccounts,
{
    /// An access token for a user's account at a provider, valid for at least a minute more; of
    /// several accounts there, the first.
    ///
    /// It is refreshed when needed, by one request to the provider however many calls wait for it,
    /// in whatever processes: providers that rotate refresh tokens take a second use for theft.
    pub async fn access_token(
        &self,
        user_id: &str,
        provider: A::Provider,
    ) -> Result<Secret, AccessTokenError> {
        let inner = self.inner();
        let id = A::Provider::IDS[provider.index()];
        let account = self.account(user_id, id).await?;
        if let Some(token) = self.valid(&account)? {
            return Ok(token);
        }
        let upstream = match inner.entry(id).map(|entry| &entry.method) {
            Some(Method::OAuth { upstream, .. }) if account.refresh_token.is_some() => upstream,
            _ => return Err(AccessTokenError::NeedsSignIn),
        };
        let lock = inner.refreshing.lock(&account);
        let _guard = lock.lock().await;
        self.refreshed(user_id, id, upstream).await
    }

    /// Refreshes, or waits for the process that does.
    async fn refreshed(
        &self,
        user_id: &str,
        provider: &str,
        upstream: &Upstream,
    ) -> Result<Secret, AccessTokenError> {
        let attempts = LEASE.as_millis() / PAUSE.as_millis() + 1;
        for _ in 0..=attempts {
            let account = self.account(user_id, provider).await?;
            if let Some(token) = self.valid(&account)? {
                return Ok(token);
            }
            let now = self.inner().now();
            let id = &account.provider_account_id;
            let accounts = stored(self.inner())?;
            if accounts.lease_account(provider, id, now, now + LEASE).await? {
                // It may have been refreshed just before the lease was free.
                let account = self.account(user_id, provider).await?;
                return match self.valid(&account)? {
                    Some(token) => Ok(token),
                    None => self.refresh(account, upstream).await,
                };
            }
            tokio::time::sleep(PAUSE).await;
        }
        Err(AccessTokenError::Provider("another process has not finished refreshing".into()))
    }

    async fn refresh(
        &self,
        account: StoredAccount,
        upstream: &Upstream,
    ) -> Result<Secret, AccessTokenError> {
        let inner = self.inner();
        let stored_token = account.refresh_token.as_deref().ok_or(AccessTokenError::NeedsSignIn)?;
        let refresh_token = Secret::new(self.open(stored_token)?);
        let refreshed = upstream.refresh(&inner.parts, &refresh_token).await;
        let tokens = refreshed.map_err(|error| match error {
            RefreshError::Refused(error) => {
                tracing::info!(
                    name: "auth.token.refused", provider = account.provider, %error,
                    "the provider refuses to refresh a token"
                );
                AccessTokenError::NeedsSignIn
            }
            RefreshError::Failed(error) => AccessTokenError::Provider(error.into()),
        })?;
        let Tokens { access_token: Some(access_token), .. } = &tokens else {
            return Err(AccessTokenError::Provider("its answer has no access token".into()));
        };
        let changed = self.changed(account, &tokens).map_err(StoreError::failed)?;
        // A token that can't be kept is still valid, but its rotated refresh token would be lost.
        if !stored(inner)?.update_account(changed).await? {
            return Err(AccessTokenError::NeedsSignIn);
        }
        Ok(access_token.clone())
    }

    /// The account with new tokens; what the provider didn't send again stays.
    fn changed(&self, account: StoredAccount, tokens: &Tokens) -> Result<StoredAccount, BoxError> {
        let inner = self.inner();
        let seal = |token: &Option<Secret>| -> Result<Option<String>, BoxError> {
            let Some(token) = token else { return Ok(None) };
            Ok(Some(inner.vault.seal(token.expose(), inner.random()?)))
        };
        Ok(StoredAccount {
            access_token: seal(&tokens.access_token)?,
            refresh_token: seal(&tokens.refresh_token)?.or(account.refresh_token),
            id_token: seal(&tokens.id_token)?.or(account.id_token),
            expires_at: tokens.expires_at,
            scope: tokens.scope.clone().or(account.scope),
            token_type: tokens.token_type.clone().or(account.token_type),
            ..account
        })
    }

    async fn account(
        &self,
        user_id: &str,
        provider: &str,
    ) -> Result<StoredAccount, AccessTokenError> {
        let accounts = stored(self.inner())?.accounts_of(user_id).await?;
        let account = accounts.into_iter().find(|account| account.provider == provider);
        account.ok_or(AccessTokenError::NeedsSignIn)
    }

    /// The access token, unless it is about to expire.
    fn valid(&self, account: &StoredAccount) -> Result<Option<Secret>, AccessTokenError> {
        let soon = to_unix(self.inner().now()).saturating_add(MARGIN);
        let expires = account.expires_at.map(|at| u64::try_from(at).unwrap_or_default());
        if expires.is_some_and(|at| at <= soon) {
            return Ok(None);
        }
        let Some(token) = &account.access_token else { return Ok(None) };
        Ok(Some(Secret::new(self.open(token)?)))
    }

    /// A token that another secret sealed is as good as none.
    fn open(&self, token: &str) -> Result<String, AccessTokenError> {
        self.inner().vault.open(token).map_err(|error| {
            tracing::warn!(name: "auth.token.unreadable", %error, "a stored token can't be read");
            AccessTokenError::NeedsSignIn
        })
    }
}
