//! A token is revoked (RFC 7009).

use super::{
    Grant, Hooks, OAuthError, OAuthErrorKind, Upstream,
    asked::Asked,
    client_form::{ClientForm, ClientRequest},
    http::answered,
};
use crate::identity::json;
use crate::{Secret, error::log_text, parts::Parts};

/// What the endpoint is called in errors.
const ENDPOINT: Asked = Asked::Revocation;

fn fail(reason: &str) -> OAuthError {
    OAuthError::new(OAuthErrorKind::Token, format!("{ENDPOINT}: {reason}"))
}

/// The tokens that can be revoked (RFC 7009 §2.1).
#[derive(Clone, Copy, Debug)]
pub(crate) enum TokenKind {
    Access,
    Refresh,
}

impl TokenKind {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Access => "access_token",
            Self::Refresh => "refresh_token",
        }
    }
}

impl Upstream {
    /// Revokes a token. One that the provider doesn't know is revoked (RFC 7009 §2.2).
    ///
    /// Fails when the provider has no endpoint for it, can't be reached or refuses.
    pub(crate) async fn revoke(
        &self,
        hooks: &dyn Hooks,
        parts: &Parts,
        token: &Secret,
        kind: TokenKind,
    ) -> Result<(), OAuthError> {
        let metadata = self.metadata(parts).await?;
        let endpoint = metadata.revocation_endpoint.as_ref();
        let endpoint = endpoint.ok_or_else(|| fail("the discovery document names none"))?;
        let form = ClientForm {
            upstream: self,
            parts,
            metadata: &metadata,
            hooks,
            grant: Grant::Revocation(token),
        };
        let params = [("token", token.expose()), ("token_type_hint", kind.as_str())];
        let ClientRequest { request, secrets } = form.request(endpoint, &params)?;
        let response = self.http(parts).send(ENDPOINT, request).await?;
        if response.status().is_success() {
            return Ok(());
        }
        let error = json::object(response.body()).ok();
        let error = error.as_ref().and_then(|members| members.get("error")?.as_str());
        Err(match error.filter(|error| !secrets.iter().any(|secret| error.contains(secret))) {
            Some(error) => fail(&format!("it refused: {}", log_text(error))),
            None => fail(&answered(endpoint, response.status())),
        })
    }
}
