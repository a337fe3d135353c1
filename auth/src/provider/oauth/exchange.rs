//! The token request (RFC 6749 §4.1.3).

use std::time::{Duration, UNIX_EPOCH};

use super::{
    Grant, OAuthError, TokenRequest, Upstream,
    token_endpoint::{TokenEndpoint, fail},
    token_response::TokenResponse,
};
use crate::{
    Tokens,
    error::{BoxError, log_text},
    parts::Parts,
};

impl TokenRequest<'_> {
    /// Exchanges the code the standard's way.
    ///
    /// Fails when the endpoint can't be reached or refuses, or its answer is no token response.
    pub async fn send(self) -> Result<Tokens, BoxError> {
        Ok(exchange(&self).await?)
    }
}

async fn exchange(request: &TokenRequest<'_>) -> Result<Tokens, OAuthError> {
    let TokenRequest { upstream, parts, hooks, .. } = *request;
    let metadata = upstream.metadata(parts).await?;
    let endpoint = TokenEndpoint { upstream, parts, metadata: &metadata, hooks };
    // RFC 6749 §4.1.3, and RFC 7636 §4.5.
    let mut params = vec![
        ("grant_type", "authorization_code"),
        ("code", request.code),
        ("redirect_uri", request.redirect_uri),
    ];
    params.extend(request.code_verifier.map(|verifier| ("code_verifier", verifier)));
    let answer = endpoint.ask(Grant::Code(request.callback), &params).await?;
    let leniency =
        Leniency { access_token: request.access_token_optional, scope: request.scope_optional };
    tokens(upstream, parts, answer, leniency)
}

/// What an answer may leave out.
#[derive(Clone, Copy)]
pub(super) struct Leniency {
    /// The access token, if there is an ID token.
    pub(super) access_token: bool,
    /// The scope. If it is left out, none is stored; by default the requested one is.
    pub(super) scope: bool,
}

/// Types of access tokens that are worth nothing without a proof of possession.
const NEED_PROOF: [&str; 3] = ["dpop", "mac", "pop"];

pub(super) fn tokens(
    upstream: &Upstream,
    parts: &Parts,
    answer: TokenResponse,
    leniency: Leniency,
) -> Result<Tokens, OAuthError> {
    for oddity in &answer.oddities {
        tracing::debug!(
            name: "auth.oauth.odd_token_answer", provider = upstream.provider(), oddity,
            "the token endpoint answers otherwise than RFC 6749 §5.1 has it, and is understood"
        );
    }
    match &answer.token_type {
        // A bearer token is what a provider gives unless it says otherwise.
        None => {}
        Some(kind) if kind.to_ascii_lowercase().contains("bearer") => {}
        // Sent as a bearer token, it would go without the proof of possession that makes it useless
        // to whoever steals it, as with DPoP (RFC 9449), PoP (RFC 9200) and MAC (RFC 6749 §7.1).
        Some(kind) if NEED_PROOF.iter().any(|name| kind.eq_ignore_ascii_case(name)) => {
            let kind = log_text(kind);
            return Err(fail(&format!(
                "the token is of the type `{kind}`, and not a bearer token: it needs a proof with \
                 each request, which is not supported; register the client without it"
            )));
        }
        // Some write what the token is made of, such as `JWT`.
        Some(kind) => tracing::debug!(
            name: "auth.oauth.odd_token_answer", provider = upstream.provider(),
            oddity = "its `token_type` is none that is known", kind = log_text(kind),
            "the token endpoint answers otherwise than RFC 6749 §5.1 has it, and is understood"
        ),
    }
    let is_signed_in = leniency.access_token && answer.id_token.is_some();
    if answer.access_token.is_none() && !is_signed_in {
        return Err(fail("its answer has no `access_token`"));
    }
    let expires_in = answer.expires_in.map(|duration| duration.as_secs());
    let now = parts.clock.now();
    let now = now.duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO).as_secs();
    Ok(Tokens {
        access_token: answer.access_token,
        refresh_token: answer.refresh_token,
        id_token: answer.id_token,
        token_type: answer.token_type,
        expires_at: match expires_in {
            Some(seconds) => i64::try_from(now.saturating_add(seconds)).ok(),
            None => answer.expires_at,
        },
        scope: answer.scope.or_else(|| upstream.scope().filter(|_| !leniency.scope)),
        extra: answer.extra.0,
        ..Tokens::default()
    })
}
