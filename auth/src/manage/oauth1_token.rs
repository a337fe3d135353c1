//! A provider's token of OAuth 1.0a, with which an application signs its own requests (RFC 5849 §3.4).

use super::{AccessTokenError, accounts::stored};
use crate::{Auth, ProviderId, Secret, adapter::KeepsAccounts, engine::Setup, parts::BoxFuture};

/// What requests to a provider's API are signed with, beside the application's own key and secret.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct OAuth1Token {
    /// `oauth_token` (RFC 5849 §3.1).
    pub token: Secret,
    /// The second half of the key of a signature (RFC 5849 §3.4.2).
    pub secret: Secret,
}

// The bound is the methods', because rustc has no text of the trait for one of the block; and they give a box,
// because it reports one of an `async fn` three times.
impl<A: Auth> Setup<A, A::State, A::Profile> {
    /// The token of a user's account at a provider of OAuth 1.0a; of several accounts there, the first.
    ///
    /// It has no end that the library knows of: if the provider refuses it, send the user through the
    /// provider again.
    ///
    /// Fails with [`NeedsSignIn`](AccessTokenError::NeedsSignIn) if the user has no account there, if the
    /// provider isn't one of OAuth 1.0a, or if no secret of the setup opens what is stored.
    pub fn oauth1_token<'a>(
        &'a self,
        user_id: &'a str,
        provider: A::Provider,
    ) -> BoxFuture<'a, Result<OAuth1Token, AccessTokenError>>
    where
        A::Adapter: KeepsAccounts,
    {
        Box::pin(async move {
            let id = A::Provider::IDS[provider.index()];
            let accounts = stored(self.engine())?.accounts_of(user_id).await?;
            let account = accounts.into_iter().find(|account| account.provider == id);
            let account = account.ok_or(AccessTokenError::NeedsSignIn)?;
            let (Some(token), Some(secret)) = (account.oauth_token, account.oauth_token_secret)
            else {
                return Err(AccessTokenError::NeedsSignIn);
            };
            let open = |sealed: &str| self.engine().open_token(sealed).map(Secret::new);
            Ok(OAuth1Token { token: open(&token)?, secret: open(&secret)? })
        })
    }
}
