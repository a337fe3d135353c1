//! A request in which the client says who it is (RFC 6749 §2.3): for tokens, or to revoke one.

use http::{Request, header::AUTHORIZATION};
use url::Url;

use super::{
    ClientAuth, Grant, Hooks, Metadata, OAuthError, OAuthErrorKind, TokenForm, Upstream,
    asked::Asked, basic, client_assertion,
};
use crate::{
    Secret,
    error::{BoxError, log_text},
    parts::{Parts, Target},
};

/// What a request needs to be made.
#[derive(Clone, Copy)]
pub(super) struct ClientForm<'a> {
    pub(super) upstream: &'a Upstream,
    pub(super) parts: &'a Parts,
    pub(super) metadata: &'a Metadata,
    pub(super) hooks: &'a dyn Hooks,
    pub(super) grant: Grant<'a>,
}

/// A request that is ready to be sent.
pub(super) struct ClientRequest {
    pub(super) request: Request<Vec<u8>>,
    /// What no error and no log line may repeat.
    pub(super) secrets: Vec<String>,
}

impl ClientForm<'_> {
    /// The request with these parameters, those that name the client, and what the provider changes.
    ///
    /// Fails when the client can't be named, or the provider's changes can't be sent.
    pub(super) fn request(
        self,
        endpoint: &Url,
        params: &[(&'static str, &str)],
    ) -> Result<ClientRequest, OAuthError> {
        let definition = self.upstream.definition();
        let secret = definition.client_secret.as_ref();
        let mut form = TokenForm::new(endpoint, self.grant, self.parts.clock.now())
            .map_err(|_| self.fail("its URL is not one"))?;
        for &(name, value) in params {
            form.push(name, value);
        }
        // A request names the client in one way only (RFC 6749 §2.3).
        match (self.metadata.client_auth(definition), secret) {
            (ClientAuth::Basic, Some(secret)) => {
                let basic = basic::header(definition, secret)
                    .map_err(|()| self.fail("the client can't be named in a header"))?;
                form.headers_mut().insert(AUTHORIZATION, basic);
            }
            (method, secret) => {
                form.push(definition.client_id_param, &definition.client_id);
                if let Some(secret) = secret.filter(|_| method == ClientAuth::Post) {
                    form.push("client_secret", secret.expose());
                }
            }
        }
        if self.asked() == Asked::Token {
            for (name, value) in &definition.token.params {
                form.set(name, value);
            }
        }
        if let Some(assertion) = &self.upstream.assertion {
            let signed = assertion.sign(definition, self.metadata, self.parts);
            let signed =
                signed.map_err(|_| self.fail("the client's assertion could not be signed"))?;
            form.set("client_assertion_type", client_assertion::KIND);
            form.set("client_assertion", signed.expose());
        }
        let unsent = |error: BoxError| self.fail(&log_text(&error.to_string()));
        for (name, value) in &definition.token.headers {
            form.header(name, value).map_err(unsent)?;
        }
        self.hooks.token_form(&mut form).map_err(unsent)?;
        let mut secrets = form.secrets();
        secrets.extend(secret.map(Secret::expose).map(str::to_owned));
        let mut request = form.into_request()?;
        Target::put(&mut request, endpoint.clone());
        Ok(ClientRequest { request, secrets })
    }

    /// The endpoint that is asked.
    fn asked(self) -> Asked {
        match self.grant {
            Grant::Code(_) | Grant::Refresh(_) => Asked::Token,
            Grant::Revocation(_) => Asked::Revocation,
        }
    }

    fn fail(self, reason: &str) -> OAuthError {
        OAuthError::new(OAuthErrorKind::Token, format!("{}: {reason}", self.asked()))
    }
}
