//! The authorization request: the URL that the browser is sent to (RFC 6749 §4.1.1).

use std::borrow::Cow;

use super::{
    OAuthError, ResponseMode, Upstream,
    authorization_params::{BINDING, Params, RESERVED},
};
use crate::parts::Parts;

/// What one flow puts into its request.
#[derive(Clone, Copy)]
pub(crate) struct AuthorizationRequest<'a> {
    pub(crate) redirect_uri: &'a str,
    pub(crate) state: Option<&'a str>,
    pub(crate) nonce: Option<&'a str>,
    /// S256 of the flow's PKCE verifier (RFC 7636 §4.2).
    pub(crate) code_challenge: Option<&'a str>,
    /// Parameters of this sign-in, such as `login_hint`. The caller decides which may come from a
    /// browser; [`RESERVED`] ones are dropped in any case.
    pub(crate) extra: &'a [(String, String)],
    /// Whether the person has to sign in at the provider again, whoever is signed in there (OpenID Connect Core
    /// §3.1.2.1).
    pub(crate) asks_to_sign_in: bool,
    /// Whether `extra` may replace everything but what binds the answer to this flow.
    pub(crate) is_open: bool,
}

impl Upstream {
    /// The URL of the provider that the browser is sent to.
    ///
    /// Fails when the provider has a discovery document and it can't be read.
    pub(crate) async fn authorization_url(
        &self,
        parts: &Parts,
        request: AuthorizationRequest<'_>,
    ) -> Result<String, OAuthError> {
        let metadata = self.metadata(parts).await?;
        let definition = self.definition();
        let mut params = Params::new();
        params.set(definition.client_id_param, &definition.client_id);
        let mut own = [
            ("scope", self.scope().map(Cow::Owned)),
            ("response_type", Some(definition.response_type.into())),
            ("redirect_uri", Some(request.redirect_uri.into())),
        ];
        // The order is NextAuth v4's. WeChat, which calls the client id so, shows its page only to
        // the reverse.
        if definition.client_id_param == "appid" {
            own.reverse();
        }
        for (name, value) in own {
            if let Some(value) = value {
                params.set(name, value);
            }
        }
        if definition.response_mode == ResponseMode::FormPost {
            params.set("response_mode", "form_post");
        }
        for (name, value) in &definition.authorization.params {
            params.set(name, value);
        }
        for (name, value) in request.extra {
            let reserved = if request.is_open { &BINDING[..] } else { &RESERVED[..] };
            if !reserved.contains(&name.as_str()) {
                params.set(name, value);
            }
        }
        if definition.id_token && definition.needs_openid {
            params.require_openid();
        }
        for (name, value) in self.demands().params() {
            params.set(name, value);
        }
        if request.asks_to_sign_in {
            params.set("prompt", "login");
            // Of the two, some providers know only one. That they did so is checked when the answer comes.
            params.set("max_age", "0");
        }
        if let Some(state) = request.state {
            params.set("state", state);
        }
        if let Some(challenge) = request.code_challenge {
            params.set("code_challenge", challenge);
            params.set("code_challenge_method", "S256");
        }
        if let Some(nonce) = request.nonce {
            params.set("nonce", nonce);
        }
        let mut url = metadata.authorization_endpoint.clone();
        url.set_fragment(definition.fragment);
        Ok(params.added_to(&url))
    }
}
