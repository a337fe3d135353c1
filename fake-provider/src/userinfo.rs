//! The userinfo endpoint (OpenID Connect Core §5.3).

use axum::response::Response;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde_json::Value;

use super::{provider::FakeProvider, respond, token::outage};

/// Answers what is said about the person of the access token.
pub(crate) async fn answer(provider: &FakeProvider, headers: &HeaderMap) -> Response {
    let Some(token) = bearer(headers) else { return refusal(None) };
    let found = provider.world().bearer(token, provider.now());
    let (grant, scope) = match found {
        Ok(found) => found,
        Err(reason) => return refusal(Some(reason)),
    };
    if let Some(response) = outage(grant.fault).await {
        return response;
    }
    respond::json(StatusCode::OK, &Value::Object(grant.signed_in.person.claims(&scope)))
}

/// The access token of a request (RFC 6750 §2.1).
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// The answer to a request without a valid token (RFC 6750 §3).
fn refusal(reason: Option<&'static str>) -> Response {
    let error =
        reason.map(|reason| format!(", error=\"invalid_token\", error_description=\"{reason}\""));
    let challenge = format!("Bearer realm=\"fake-provider\"{}", error.unwrap_or_default());
    let body = serde_json::json!({ "error": "invalid_token", "error_description": reason });
    let mut response = respond::json(StatusCode::UNAUTHORIZED, &body);
    // The reasons are sentences of this program, in ASCII.
    if let Ok(challenge) = HeaderValue::try_from(challenge) {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
    }
    response
}
