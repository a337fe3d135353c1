//! The token endpoint (RFC 6749 §3.2): how it is asked, and how its answer is read.

use http::{Response, Uri};
use serde_json::{Map, Value};
use url::Url;

use super::{
    ClientAuth, Grant, Hooks, Metadata, OAuthError, OAuthErrorKind, Upstream,
    asked::Asked,
    basic,
    client_form::{ClientForm, ClientRequest},
    http::{answered, shown},
    token_answer::{self, Refusal},
    token_response::TokenResponse,
};
use crate::{error::log_text, parts::Parts};

pub(super) fn fail(reason: &str) -> OAuthError {
    OAuthError::new(OAuthErrorKind::Token, format!("{}: {reason}", Asked::Token))
}

/// The token endpoint of a provider, which may change the request and the answer.
#[derive(Clone, Copy)]
pub(super) struct TokenEndpoint<'a> {
    pub(super) upstream: &'a Upstream,
    pub(super) parts: &'a Parts,
    pub(super) metadata: &'a Metadata,
    pub(super) hooks: &'a dyn Hooks,
}

impl TokenEndpoint<'_> {
    /// Asks for tokens with these parameters, and those that name the client.
    ///
    /// Fails when the endpoint can't be reached or refuses, or its answer is no token response.
    pub(super) async fn ask(
        self,
        grant: Grant<'_>,
        params: &[(&'static str, &str)],
    ) -> Result<TokenResponse, OAuthError> {
        let Self { upstream, parts, metadata, hooks } = self;
        let form = ClientForm { upstream, parts, metadata, hooks, grant };
        let ClientRequest { request, secrets } = form.request(&metadata.token_endpoint, params)?;
        let uri = request.uri().clone();
        let response = upstream.http(parts).send(Asked::Token, request).await?;
        self.read(grant, &uri, &response, &secrets)
    }

    /// The members that [`token_answer`] understands, whatever form they have, once the provider has
    /// changed them.
    fn read(
        self,
        grant: Grant<'_>,
        uri: &Uri,
        response: &Response<Vec<u8>>,
        secrets: &[String],
    ) -> Result<TokenResponse, OAuthError> {
        let members = token_answer::members(response.body()).map(|members| {
            match self.hooks.token_answer(Value::Object(members), grant) {
                Value::Object(members) => members,
                _ => Map::new(),
            }
        });
        if let Some(refusal) = members.as_ref().ok().and_then(Refusal::of) {
            return Err(self.refused(&refusal, secrets));
        }
        if !response.status().is_success() {
            return Err(fail(&answered(&self.asked(uri), response.status())));
        }
        let members = members.map_err(|reason| {
            fail(&format!("the answer of {}: {reason}", shown(&self.asked(uri))))
        })?;
        TokenResponse::read(members).map_err(fail)
    }

    /// The URL that was asked, which the provider may have changed.
    fn asked(self, uri: &Uri) -> Url {
        Url::parse(&uri.to_string()).unwrap_or_else(|_| self.metadata.token_endpoint.clone())
    }

    fn refused(self, refusal: &Refusal, secrets: &[String]) -> OAuthError {
        let is_grant = refusal.is_about_grant();
        let text = refusal.to_string();
        // A log is read by more people than a secret is for.
        if secrets.iter().any(|secret| text.contains(secret.as_str())) {
            return fail("it refused, and repeats a secret in its error").about_grant(is_grant);
        }
        let method = self.metadata.client_auth(self.upstream.definition());
        let hint = (refusal.is_about_client() && method == ClientAuth::Basic)
            .then(|| basic::hint(self.upstream.definition()))
            .flatten();
        let text = log_text(&text);
        match hint {
            Some(hint) => fail(&format!("it refused: {text} ({hint})")),
            None => fail(&format!("it refused: {text}")),
        }
        .about_grant(is_grant)
    }
}
