//! New tokens for a refresh token (RFC 6749 §6).

use serde_json::{Map, Value};

use super::{
    Grant, Hooks, OAuthError, Upstream, claims,
    exchange::{Leniency, tokens},
    id_token,
    jws::Jws,
    token_endpoint::TokenEndpoint,
};
use crate::identity::json;
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
    /// that the old one goes on, no scope that nothing changed about it. `id_token` is the account's,
    /// as it was verified at the sign-in.
    pub(crate) async fn refresh(
        &self,
        hooks: &dyn Hooks,
        parts: &Parts,
        refresh_token: &Secret,
        id_token: Option<&Secret>,
    ) -> Result<Tokens, RefreshError> {
        self.refreshed(hooks, parts, refresh_token, id_token).await.map_err(|error| {
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
        id_token: Option<&Secret>,
    ) -> Result<Tokens, OAuthError> {
        let metadata = self.metadata(parts).await?;
        let endpoint = TokenEndpoint { upstream: self, parts, metadata: &metadata, hooks };
        let params = [("grant_type", "refresh_token"), ("refresh_token", refresh_token.expose())];
        let answer = endpoint.ask(Grant::Refresh(refresh_token), &params).await?;
        let leniency = Leniency { access_token: false, scope: true };
        let tokens = tokens(self, parts, answer, leniency)?;
        if let (Some(former), Some(refreshed)) = (id_token, &tokens.id_token) {
            self.check_person(former, refreshed)?;
        }
        // Nobody is signed in by it, so that nobody verified it.
        Ok(Tokens { id_token: None, ..tokens })
    }

    /// Whether a refreshed ID token is about the person that the former one is about, at the same issuer
    /// and for this client (OpenID Connect Core §12.2): or the new tokens are somebody else's, whose
    /// rights and data would be kept with this account.
    ///
    /// Neither its signature nor its times are looked at: whoever could forge them could leave it out,
    /// and some providers send the one of before again.
    fn check_person(&self, former: &Secret, refreshed: &Secret) -> Result<(), OAuthError> {
        let (Some(former), Some(refreshed)) = (payload(former), payload(refreshed)) else {
            return Ok(());
        };
        let is_other = |name: &&str| former.get(*name) != refreshed.get(*name);
        let client = Value::from(self.definition().client_id.as_str());
        let is_ours = match refreshed.get("aud") {
            None => true,
            Some(Value::Array(audiences)) => audiences.contains(&client),
            Some(audience) => *audience == client,
        };
        let wrong = ["iss", "sub"].into_iter().find(is_other).or((!is_ours).then_some("aud"));
        match wrong {
            None => Ok(()),
            Some(name) => {
                let reason =
                    format!("`{name}` is another than at the sign-in, in what is refreshed");
                Err(id_token::fail(reason).about_grant(true))
            }
        }
    }
}

/// The claims of a token, whoever signed it.
fn payload(token: &Secret) -> Option<Map<String, Value>> {
    let mut claims = json::object(&Jws::parse(token.expose()).ok()?.payload).ok()?;
    claims::write_subject(&mut claims);
    Some(claims)
}
