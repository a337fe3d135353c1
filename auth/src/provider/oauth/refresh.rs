//! New tokens for a refresh token (RFC 6749 §6).

use oauth2::{RefreshToken, TokenUrl};

use super::{
    Grant, Hooks, OAuthError, Upstream,
    exchange::{Leniency, TokenEndpoint, client, refusal, tokens},
};
use crate::{Secret, Tokens, parts::Parts};

/// Why there are no new tokens.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RefreshError {
    /// The request failed; the same may succeed later.
    #[error(transparent)]
    Failed(OAuthError),
    /// The provider refuses the refresh token: it expired, was revoked or used before.
    #[error(transparent)]
    Refused(OAuthError),
}

impl Upstream {
    /// Exchanges a refresh token for tokens. What isn't answered is absent: no refresh token means
    /// that the old one goes on, no scope that nothing changed about it.
    pub(crate) async fn refresh(
        &self,
        hooks: &dyn Hooks,
        parts: &Parts,
        refresh_token: &Secret,
    ) -> Result<Tokens, RefreshError> {
        self.refreshed(hooks, parts, refresh_token).await.map_err(|error| {
            if error.is_grant_refused() {
                RefreshError::Refused(error)
            } else {
                RefreshError::Failed(error)
            }
        })
    }

    async fn refreshed(
        &self,
        hooks: &dyn Hooks,
        parts: &Parts,
        refresh_token: &Secret,
    ) -> Result<Tokens, OAuthError> {
        let metadata = self.metadata(parts).await?;
        let client = client(self.definition(), metadata.client_auth(self.definition()))
            .set_token_uri(TokenUrl::from_url(metadata.token_endpoint.clone()));
        let grant = Grant::Refresh(refresh_token);
        let endpoint = TokenEndpoint::new(self, parts, &metadata, hooks, grant)?;
        let refresh_token = RefreshToken::new(refresh_token.expose().to_owned());
        let request = client.exchange_refresh_token(&refresh_token);
        let answer = request.request_async(&endpoint).await.map_err(refusal)?;
        let leniency = Leniency { access_token: false, scope: true };
        let tokens = tokens(self, parts, answer, leniency)?;
        // Nobody is signed in by it, so that nobody verified it (OpenID Connect Core §12.2).
        Ok(Tokens { id_token: None, ..tokens })
    }
}
