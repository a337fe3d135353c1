//! One sign-in, from the authorization response to the profile.

use std::time::SystemTime;

use super::{
    AuthorizationResponse, Expected, Mapping, OAuthError, OAuthErrorKind, Outcome, ProfileRequest,
    RunOAuth, TokenRequest, Upstream, demands::says_two_factors, id_token,
};
use crate::{
    Identity, Tokens,
    error::{BoxError, log_text},
    parts::Parts,
    provider::{IssuedBy, account_id, tidy::tidy},
};

/// Who signed in.
#[derive(Debug)]
pub(crate) struct Completed<P> {
    pub(crate) profile: P,
    /// Its `id` is one that no store takes for another.
    pub(crate) identity: Identity,
    pub(crate) tokens: Tokens,
    pub(crate) issued_by: IssuedBy,
    /// Whether the provider has asked for two factors, as far as its word counts.
    pub(crate) is_two_factor: bool,
    /// When the person signed in at the provider, as far as it says.
    pub(crate) auth_time: Option<SystemTime>,
}

/// Exchanges the code, verifies the ID token and reads the profile.
///
/// The caller has compared `state` already. Nothing is sent to the provider if it refused, or if the
/// response is from another issuer.
///
/// The steps that a provider may do its own way go through `runner`. By default they come back to the engine:
/// to `TokenRequest::send` in `exchange`, and to `ProfileRequest::profile` in `userinfo`.
pub(crate) async fn complete<P>(
    upstream: &Upstream,
    runner: &dyn RunOAuth<P>,
    parts: &Parts,
    response: &AuthorizationResponse,
    expected: Expected<'_>,
) -> Result<Completed<P>, OAuthError> {
    let metadata = upstream.metadata(parts).await?;
    let is_said = || upstream.samples.is_said("auth.oauth.issuer_unknown", "", parts.clock.now());
    response.check_issuer(upstream.provider(), &metadata, is_said)?;
    let code = match &response.outcome {
        Outcome::Code(code) => code,
        Outcome::Refused { error, .. } => {
            let message = format!("the provider refused: {error}");
            return Err(OAuthError::new(OAuthErrorKind::Response, message));
        }
    };
    let request = TokenRequest {
        upstream,
        parts,
        hooks: runner.hooks(),
        callback: &response.callback,
        code: code.expose(),
        redirect_uri: expected.redirect_uri,
        code_verifier: expected.code_verifier,
        access_token_optional: expected.compat.needs_no_access_token()
            && upstream.definition().id_token,
        scope_optional: expected.compat.stores_only_named_scopes(),
    };
    let mut tokens = runner
        .token(request)
        .await
        .map_err(|error| known(error, OAuthErrorKind::Token, "the token request failed"))?;
    let claims = match (&tokens.id_token, upstream.definition().id_token) {
        (Some(token), true) => {
            Some(id_token::verify(upstream, parts, token, &tokens, expected).await?)
        }
        (None, true) => return Err(id_token::fail("the token response has none")),
        // Nobody asked for it and nobody verified it, so nobody may take it for more than noise
        // (RFC 6749 §5.1).
        (Some(_), false) => {
            tracing::debug!(
                name: "auth.oauth.id_token_ignored", provider = upstream.provider(),
                "the token endpoint answers with an ID token, which this provider isn't asked for"
            );
            tokens.id_token = None;
            None
        }
        (None, false) => None,
    };
    let request = ProfileRequest {
        upstream,
        parts,
        callback: &response.callback,
        mapping: upstream
            .definition()
            .mapping
            .unwrap_or_else(|| Mapping::by_default(expected.compat)),
        tokens: &tokens,
        id_token_claims: claims.as_ref(),
    };
    let (profile, mut identity) = runner
        .profile(request)
        .await
        .map_err(|error| known(error, OAuthErrorKind::Profile, "the profile could not be read"))?;
    tidy(upstream.provider(), &mut identity, upstream.definition().picture_embedded);
    account_id::check(&identity.id).map_err(|reason| {
        OAuthError::new(OAuthErrorKind::Profile, format!("the profile's id: {reason}"))
    })?;
    let tenant = claims.as_ref().and_then(|claims| claims.get("tid")?.as_str());
    let issuer = metadata.issuer.as_ref().and_then(|issuer| issuer.of_tenant(tenant));
    let issued_by = IssuedBy::new(issuer, &upstream.definition().former_issuers);
    let counted = &upstream.definition().counts_as_second_factor;
    let is_two_factor = claims.as_ref().is_some_and(|claims| says_two_factors(claims, counted));
    let now = parts.clock.now();
    let said = claims.as_ref().and_then(|claims| id_token::auth_time(claims, now));
    let auth_time = said.or_else(|| upstream.definition().confirms.then_some(now));
    Ok(Completed { profile, identity, tokens, issued_by, is_two_factor, auth_time })
}

/// The error as the engine made it, or, if it comes from the provider's own code, one of `kind`.
fn known(error: BoxError, kind: OAuthErrorKind, what: &str) -> OAuthError {
    match error.downcast::<OAuthError>() {
        Ok(error) => *error,
        Err(error) => OAuthError::new(kind, format!("{what}: {}", log_text(&error.to_string()))),
    }
}
