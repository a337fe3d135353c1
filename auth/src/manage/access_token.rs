//! A provider's access token, refreshed when it is about to expire (RFC 6749 §6).

use std::{any::TypeId, pin::pin, sync::Arc, time::Duration};

use tracing::{Instrument as _, field::Empty};

use super::accounts::{account_at, stored};
use crate::{
    Auth, ProviderId, Secret, Tokens,
    adapter::{KeepsAccounts, StoreError, StoredAccount},
    engine::{Engine, Setup},
    error::BoxError,
    parts::{
        BoxFuture, metrics,
        span::{span, within},
        time::{to_unix, whole_millis},
    },
    provider::{Method, Refresh, oauth::RefreshError},
};

/// A token that expires sooner is refreshed: it has to reach the provider before it does. Some live
/// for a minute (Keycloak's default), and are of use for most of it.
const MARGIN: u64 = 10;
/// What a process has to refresh a token beside the time of its requests, before another may try.
const SLACK: Duration = Duration::from_secs(10);
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

// The bound is the methods', because rustc has no text of the trait for one of the block; and they give a box,
// because it reports one of an `async fn` three times.
impl<A: Auth> Setup<A, A::State, A::Profile> {
    /// An access token for a user's account at a provider, valid for at least ten seconds
    /// more; of several accounts there, the first.
    ///
    /// It is refreshed when needed, by one request to the provider however many calls wait for it,
    /// in whatever processes: providers that rotate refresh tokens take a second use for theft. If the
    /// caller stops waiting, the refresh still goes on.
    ///
    /// A refresh token that the provider refuses is deleted and never sent again. From then on the
    /// result is [`NeedsSignIn`](AccessTokenError::NeedsSignIn), until the user has signed in with the
    /// provider again. After another failure, calls in this process fail without asking the provider
    /// again until half a minute has passed (or, with another `timeout`, twice that and ten seconds).
    pub fn access_token<'a>(
        &'a self,
        user_id: &'a str,
        provider: A::Provider,
    ) -> BoxFuture<'a, Result<Secret, AccessTokenError>>
    where
        A::Adapter: KeepsAccounts,
    {
        Box::pin(async move {
            self.engine().token_of(user_id, A::Provider::IDS[provider.index()], None).await
        })
    }

    /// Another access token after the provider refused `refused`, although it should be valid: for
    /// what answers 401 to the token of [`access_token`](Self::access_token).
    ///
    /// The user's account is one at a provider of the type `P`, which gives refresh tokens. When the
    /// stored token is another one by now, that is the answer; otherwise it is refreshed as there.
    ///
    /// Fails as [`access_token`](Self::access_token) does.
    // A box, because rustc reports a provider that can't do it three times for an `async fn`.
    pub fn renew_access_token<'a, P: Refresh>(
        &'a self,
        user_id: &'a str,
        refused: &'a Secret,
    ) -> BoxFuture<'a, Result<Secret, AccessTokenError>>
    where
        A::Adapter: KeepsAccounts,
    {
        Box::pin(async move {
            let engine = self.engine();
            let account = account_at(engine, user_id, TypeId::of::<P>()).await?;
            let (_, account) = account.ok_or(AccessTokenError::NeedsSignIn)?;
            engine.token_of(user_id, &account.provider, Some(refused)).await
        })
    }
}

impl Engine {
    /// A token that is valid, and not the refused one.
    async fn token_of(
        self: &Arc<Self>,
        user_id: &str,
        provider: &str,
        refused: Option<&Secret>,
    ) -> Result<Secret, AccessTokenError> {
        let account = self.account(user_id, provider).await?;
        if let Some(token) = self.valid(&account, refused)? {
            return Ok(token);
        }
        if account.refresh_token.is_none() {
            return Err(AccessTokenError::NeedsSignIn);
        }
        let (engine, user_id) = (Arc::clone(self), user_id.to_owned());
        let (provider, refused) = (provider.to_owned(), refused.cloned());
        // Whoever asks may go away; an answer that nobody kept would lose a rotated token.
        let refresh = async move {
            let lock = engine.refreshing.lock(&account, engine.now());
            let _guard = lock.lock().await;
            engine.refreshed(&user_id, &provider, refused.as_ref()).await
        };
        let refresh = tokio::spawn(refresh.in_current_span());
        refresh.await.map_err(|error| AccessTokenError::Provider(error.into()))?
    }

    /// Refreshes, or waits for the process that does.
    async fn refreshed(
        self: &Arc<Self>,
        user_id: &str,
        provider: &str,
        refused: Option<&Secret>,
    ) -> Result<Secret, AccessTokenError> {
        let Some(Method::OAuth(method)) = self.entry(provider).map(|entry| &entry.method) else {
            return Err(AccessTokenError::NeedsSignIn);
        };
        // Discovery and the token endpoint.
        let lease = method.upstream.definition().timeout * 2 + SLACK;
        for _ in 0..=lease.as_millis() / PAUSE.as_millis() {
            let account = self.account(user_id, provider).await?;
            if let Some(token) = self.valid(&account, refused)? {
                return Ok(token);
            }
            let now = self.now();
            if self.refreshing.has_failed(&account, now) {
                return Err(AccessTokenError::Provider("it failed a moment ago".into()));
            }
            let until = whole_millis(now + lease);
            let id = account.provider_account_id.clone();
            if stored(self)?.lease_account(provider, &id, now, until).await? {
                let outcome = self.refreshed_once(user_id, provider, refused).await;
                if matches!(outcome, Err(AccessTokenError::Provider(_))) {
                    self.refreshing.fail(&account, until);
                }
                // Whatever came of it, the next one need not wait.
                if let Err(error) = stored(self)?.release_account(provider, &id, until).await {
                    tracing::warn!(
                        name: "auth.token.lease_kept", provider, %error,
                        "the right to refresh a token could not be given back, and ends by itself"
                    );
                }
                return outcome;
            }
            tokio::time::sleep(PAUSE).await;
        }
        Err(AccessTokenError::Provider("another process has not finished refreshing".into()))
    }

    /// Refreshes for those who wait, in a task of its own: a panic in the provider's code ends no
    /// more than that.
    async fn refreshed_once(
        self: &Arc<Self>,
        user_id: &str,
        provider: &str,
        refused: Option<&Secret>,
    ) -> Result<Secret, AccessTokenError> {
        // It may have been refreshed just before the lease was free.
        let account = self.account(user_id, provider).await?;
        if let Some(token) = self.valid(&account, refused)? {
            return Ok(token);
        }
        let (engine, id) = (Arc::clone(self), user_id.to_owned());
        let (provider, refused) = (provider.to_owned(), refused.cloned());
        let refresh = async move {
            if let Some(token) = engine.refresh(account).await? {
                return Ok(token);
            }
            // Somebody signed in or out meanwhile: that is newer.
            let account = engine.account(&id, &provider).await?;
            let token = engine.valid(&account, refused.as_ref())?;
            token.ok_or(AccessTokenError::NeedsSignIn)
        };
        let refresh = tokio::spawn(refresh.in_current_span());
        refresh.await.map_err(|error| AccessTokenError::Provider(error.into()))?
    }

    /// Another access token; `None` when the stored refresh token is another one by now, or none.
    async fn refresh(&self, account: StoredAccount) -> Result<Option<Secret>, AccessTokenError> {
        let Some(entry) = self.entry(&account.provider) else {
            return Err(AccessTokenError::NeedsSignIn);
        };
        let Method::OAuth(method) = &entry.method else {
            return Err(AccessTokenError::NeedsSignIn);
        };
        let used = account.refresh_token.clone().ok_or(AccessTokenError::NeedsSignIn)?;
        let refresh_token = Secret::new(self.open_token(&used)?);
        // Sealed with another secret, it says nothing.
        let id_token = account.id_token.as_deref().and_then(|it| self.open_token(it).ok());
        let id_token = id_token.map(Secret::new);
        let (hooks, parts) = (method.runner.hooks(), &self.parts);
        let span = span!("auth.flow.refresh", provider = entry.id, outcome = Empty);
        let refreshing = method.upstream.refresh(hooks, parts, &refresh_token, id_token.as_ref());
        let refreshed = within(&span, pin!(refreshing)).await;
        let outcome = match &refreshed {
            Ok(_) => "success",
            Err(RefreshError::Refused(_)) => "refused",
            Err(RefreshError::Failed(_)) => "failed",
        };
        span.record("outcome", outcome);
        metrics::refresh(entry.id, outcome);
        let tokens = match refreshed {
            Ok(tokens) => tokens,
            Err(RefreshError::Refused(error)) => {
                tracing::info!(
                    name: "auth.token.refused", provider = account.provider, %error,
                    "the provider refuses to refresh a token, which is forgotten"
                );
                let forgotten = StoredAccount { refresh_token: None, ..account };
                stored(self)?.refresh_account(forgotten, &used).await?;
                return Ok(None);
            }
            Err(RefreshError::Failed(error)) => {
                return Err(AccessTokenError::Provider(error.into()));
            }
        };
        let Tokens { access_token: Some(access_token), .. } = &tokens else {
            return Err(AccessTokenError::Provider("its answer has no access token".into()));
        };
        let changed = self.changed(account, &tokens).map_err(StoreError::failed)?;
        // A token that can't be kept is still valid, but its rotated refresh token would be lost.
        let is_kept = stored(self)?.refresh_account(changed, &used).await?;
        Ok(is_kept.then(|| access_token.clone()))
    }

    /// The account with new tokens; what the provider didn't send again stays.
    fn changed(&self, account: StoredAccount, tokens: &Tokens) -> Result<StoredAccount, BoxError> {
        let seal = |token: &Option<Secret>| -> Result<Option<String>, BoxError> {
            let Some(token) = token else { return Ok(None) };
            Ok(Some(self.vault.seal(token.expose(), self.random()?)))
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
        let accounts = stored(self)?.accounts_of(user_id).await?;
        let account = accounts.into_iter().find(|account| account.provider == provider);
        account.ok_or(AccessTokenError::NeedsSignIn)
    }

    /// The access token, unless it is about to expire or was refused.
    fn valid(
        &self,
        account: &StoredAccount,
        refused: Option<&Secret>,
    ) -> Result<Option<Secret>, AccessTokenError> {
        let soon = to_unix(self.now()).saturating_add(MARGIN);
        let expires = account.expires_at.map(|at| u64::try_from(at).unwrap_or_default());
        if expires.is_some_and(|at| at <= soon) {
            return Ok(None);
        }
        let Some(token) = &account.access_token else { return Ok(None) };
        let token = Secret::new(self.open_token(token)?);
        Ok(Some(token).filter(|token| Some(token) != refused))
    }

    /// A token that another secret sealed is as good as none.
    pub(super) fn open_token(&self, token: &str) -> Result<String, AccessTokenError> {
        self.vault.open(token).map_err(|error| {
            tracing::warn!(name: "auth.token.unreadable", %error, "a stored token can't be read");
            AccessTokenError::NeedsSignIn
        })
    }
}
