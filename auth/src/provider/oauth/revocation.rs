//! A token is revoked (RFC 7009).

use http::{Request, header};
use url::form_urlencoded;

use super::{
    ClientAuth, Grant, Hooks, OAuthError, OAuthErrorKind, TokenForm, Upstream, asked::Asked, basic,
    client_assertion, http::answered,
};
use crate::identity::json;
use crate::{
    Secret,
    error::{BoxError, log_text},
    parts::Parts,
};

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
        let definition = self.definition();
        let metadata = self.metadata(parts).await?;
        let endpoint = metadata.revocation_endpoint.as_ref();
        let endpoint = endpoint.ok_or_else(|| fail("the discovery document names none"))?;
        let mut request = Request::post(endpoint.as_str())
            .header(header::ACCEPT, "application/json")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let mut params = vec![("token", token.expose()), ("token_type_hint", kind.as_str())];
        match (metadata.client_auth(definition), &definition.client_secret) {
            (ClientAuth::Basic, Some(secret)) => {
                let basic = basic::header(definition, secret)
                    .map_err(|()| fail("the client can't be named in a header"))?;
                request = request.header(header::AUTHORIZATION, basic);
            }
            (ClientAuth::Post, Some(secret)) => {
                params.push(("client_id", &definition.client_id));
                params.push(("client_secret", secret.expose()));
            }
            _ => params.push(("client_id", &definition.client_id)),
        }
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(params).finish();
        let request = request.body(body.into_bytes()).map_err(|_| fail("its URL is not one"))?;
        let mut form = TokenForm::new(request, Grant::Revocation(token), parts.clock.now());
        if definition.client_id_param != "client_id" {
            form.rename("client_id", definition.client_id_param);
        }
        if let Some(assertion) = &self.assertion {
            let signed = assertion.sign(definition, &metadata, parts);
            let signed = signed.map_err(|_| fail("the client's assertion could not be signed"))?;
            form.set("client_assertion_type", client_assertion::KIND);
            form.set("client_assertion", signed.expose());
        }
        let unsent = |error: BoxError| fail(&log_text(&error.to_string()));
        for (name, value) in &definition.token.headers {
            form.header(name, value).map_err(unsent)?;
        }
        hooks.token_form(&mut form).map_err(unsent)?;
        let mut secrets = form.secrets();
        secrets.extend(definition.client_secret.as_ref().map(|it| it.expose().to_owned()));
        let response = self.http(parts).send(ENDPOINT, form.into_request()?).await?;
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
