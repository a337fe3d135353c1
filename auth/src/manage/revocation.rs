//! The end of a provider's tokens (RFC 7009).

use std::any::TypeId;

use super::accounts::{account_at, stored};
use crate::{
    Auth, Secret,
    adapter::{KeepsAccounts, StoreError, StoredAccount},
    engine::{Engine, RegisteredProvider, Setup},
    error::{BoxError, log_text},
    parts::BoxFuture,
    provider::{Method, Revocation, oauth::TokenKind},
};

/// Why tokens were not revoked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RevokeTokensError {
    /// The user has no account there.
    #[error("the user has no such account")]
    Absent,
    /// The provider could not be reached, refused, or its discovery document names no endpoint for
    /// it. The tokens are kept, so that it can be tried again.
    #[error("the provider did not revoke the tokens: {0}")]
    Provider(#[source] BoxError),
    /// The store failed. The tokens may be revoked.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl<A: Auth> Setup<A, A::State, A::Profile> {
    /// Has a provider revoke the tokens of a user's account there, and forgets them: what to do
    /// before an account is unlinked or a user deleted. The account itself stays, and the user may
    /// sign in with it again.
    ///
    /// The account is one at a provider of the type `P`, one that revokes tokens:
    /// `auth.revoke_tokens::<Google>(&session.user.id)`. The refresh token is named if there is one,
    /// with which the provider ends the access tokens too (RFC 7009 §2.1), the access token
    /// otherwise. An account without tokens has nothing to revoke. A token that another `secret`
    /// sealed can't be read and is only forgotten.
    // A box, because rustc reports a provider that can't do it three times for an `async fn`.
    pub fn revoke_tokens<'a, P: Revocation>(
        &'a self,
        user_id: &'a str,
    ) -> BoxFuture<'a, Result<(), RevokeTokensError>>
    where
        A::Adapter: KeepsAccounts,
    {
        Box::pin(self.engine().revoke_tokens_of(user_id, TypeId::of::<P>()))
    }
}

impl Engine {
    async fn revoke_tokens_of(&self, user_id: &str, of: TypeId) -> Result<(), RevokeTokensError> {
        let found = account_at(self, user_id, of).await?;
        let (entry, account) = found.ok_or(RevokeTokensError::Absent)?;
        if let Some((token, kind)) = self.revocable(&account) {
            self.revoke_at(entry, &token, kind).await?;
        }
        let provider = account.provider.clone();
        let forgotten =
            StoredAccount { access_token: None, refresh_token: None, expires_at: None, ..account };
        if !stored(self)?.update_account(forgotten).await? {
            return Err(RevokeTokensError::Absent);
        }
        let user_id = log_text(user_id);
        tracing::info!(name: "auth.token.revoked", provider, user_id, "tokens were revoked");
        Ok(())
    }

    fn revocable(&self, account: &StoredAccount) -> Option<(Secret, TokenKind)> {
        let (token, kind) = match (&account.refresh_token, &account.access_token) {
            (Some(token), _) => (token, TokenKind::Refresh),
            (None, Some(token)) => (token, TokenKind::Access),
            (None, None) => return None,
        };
        match self.vault.open(token) {
            Ok(token) => Some((Secret::new(token), kind)),
            Err(error) => {
                tracing::warn!(name: "auth.token.unreadable", %error, "a stored token can't be read");
                None
            }
        }
    }

    async fn revoke_at(
        &self,
        entry: &RegisteredProvider,
        token: &Secret,
        kind: TokenKind,
    ) -> Result<(), RevokeTokensError> {
        let Method::OAuth(method) = &entry.method else {
            return Err(RevokeTokensError::Absent);
        };
        let parts = &self.parts;
        let revoked = method.upstream.revoke(method.runner.hooks(), parts, token, kind).await;
        revoked.map_err(|error| {
            tracing::warn!(
                name: "auth.token.not_revoked", provider = entry.id, %error,
                "a provider did not revoke a token"
            );
            RevokeTokensError::Provider(error.into())
        })
    }
}
