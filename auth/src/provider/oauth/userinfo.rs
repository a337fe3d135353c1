//! Requests with an access token (RFC 6750 §2.1).

use http::{
    HeaderMap, HeaderValue, StatusCode,
    header::{AUTHORIZATION, CONTENT_TYPE},
};
use serde_json::Value;
use url::Url;

use super::{
    OAuthError, OAuthErrorKind, ProfileRequest,
    http::{get, parse_url},
    json,
};
use crate::Tokens;

fn fail(what: &str, reason: &str) -> OAuthError {
    OAuthError::new(OAuthErrorKind::Userinfo, format!("{what}: {reason}"))
}

const USERINFO: &str = "the userinfo endpoint";

/// Reads the userinfo endpoint (OpenID Connect Core §5.3).
pub(super) async fn userinfo(request: &ProfileRequest<'_>) -> Result<Value, OAuthError> {
    let metadata = request.upstream.metadata(request.parts).await?;
    let mut url = metadata.userinfo_endpoint.clone().ok_or_else(|| {
        fail(USERINFO, "neither `userinfo` nor the discovery document says where")
    })?;
    let params = &request.upstream.definition().userinfo.params;
    if !params.is_empty() {
        url.query_pairs_mut().extend_pairs(params);
    }
    let answer = read(request, USERINFO, &url).await?;
    if !answer.is_object() {
        return Err(fail(USERINFO, "its answer is not a JSON object"));
    }
    // Or somebody's claims are joined with somebody else's ID token (Core §5.3.2).
    if let Some(claims) = request.id_token_claims {
        let subject = answer.get("sub").filter(|subject| subject.is_string());
        if subject.is_none() || subject != claims.get("sub") {
            return Err(fail(USERINFO, "its `sub` is not the ID token's"));
        }
    }
    Ok(answer)
}

/// Reads another endpoint of the provider.
pub(super) async fn fetch(request: &ProfileRequest<'_>, url: &str) -> Result<Value, OAuthError> {
    let what = "another endpoint of the provider";
    let url = parse_url(url).map_err(|reason| fail(what, reason))?;
    read(request, what, &url).await
}

async fn read(request: &ProfileRequest<'_>, what: &str, url: &Url) -> Result<Value, OAuthError> {
    let header = authorization(request.tokens).map_err(|reason| fail(what, reason))?;
    let get = get(url).header(AUTHORIZATION, header).body(Vec::new());
    let get = get.map_err(|_| fail(what, "its URL is not one"))?;
    let response = request.upstream.http(request.parts).send(what, get).await?;
    if response.status() != StatusCode::OK {
        return Err(fail(what, &format!("the answer was {}", response.status())));
    }
    if is_signed(response.headers()) {
        let reason = "its answer is a signed token, which is not supported: register the client \
                      without `userinfo_signed_response_alg`";
        return Err(fail(what, reason));
    }
    json::value(response.body()).map_err(|reason| fail(what, reason))
}

/// `Bearer …`. Providers spell the type in the token response in every way; some then know only the
/// usual one.
fn authorization(tokens: &Tokens) -> Result<HeaderValue, &'static str> {
    let token = tokens.access_token.as_ref().ok_or("there is no access token")?;
    let kind = match tokens.token_type.as_deref() {
        Some(kind) if !kind.eq_ignore_ascii_case("bearer") => kind,
        _ => "Bearer",
    };
    let mut header = HeaderValue::from_str(&format!("{kind} {}", token.expose()))
        .map_err(|_| "the access token can't be sent")?;
    header.set_sensitive(true);
    Ok(header)
}

fn is_signed(headers: &HeaderMap) -> bool {
    headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|kind| kind.trim_start().to_ascii_lowercase().starts_with("application/jwt"))
}
