//! The token endpoint (RFC 6749 §3.2, OpenID Connect Core §3.1.3 and §12).

use std::{future::pending, sync::Arc};

use auth::testing::Fault;
use aws_lc_rs::digest::{SHA256, digest};
use axum::response::{IntoResponse as _, Response};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde_json::json;

use super::{
    client,
    error::OAuthError,
    grant::Grant,
    id_token,
    params::Params,
    provider::{FakeProvider, random},
    respond,
    world::ACCESS_SECONDS,
};

/// Answers a request to the token endpoint.
pub(crate) async fn answer(
    provider: &FakeProvider,
    headers: &HeaderMap,
    form: &Params,
) -> Response {
    let token = form.get("code").or_else(|| form.get("refresh_token"));
    let grant = token.and_then(|token| provider.world().behind(token));
    if let Some(response) = outage(grant.and_then(|grant| grant.fault)).await {
        return response;
    }
    match exchange(provider, headers, form) {
        Ok(exchanged) => tokens(provider, &exchanged),
        Err(error) => refusal(&error),
    }
}

/// What an endpoint answers that is down. An endpoint that is slow never answers.
pub(crate) async fn outage(fault: Option<Fault>) -> Option<Response> {
    match fault {
        Some(Fault::Down) => Some(StatusCode::SERVICE_UNAVAILABLE.into_response()),
        Some(Fault::Slow) => pending().await,
        _ => None,
    }
}

/// A code or a refresh token that was used.
struct Exchanged {
    /// The position of the grant.
    position: usize,
    grant: Arc<Grant>,
    scope: Vec<String>,
    /// Whether it was a code.
    is_first: bool,
}

fn exchange(
    provider: &FakeProvider,
    headers: &HeaderMap,
    form: &Params,
) -> Result<Exchanged, OAuthError> {
    if let Some(name) = form.twice() {
        return Err(OAuthError::invalid_request(format!("the parameter {name} is there twice")));
    }
    client::check(provider.options(), headers, form)?;
    let needed = |name: &'static str| {
        let missing = || OAuthError::invalid_request(format!("there is no {name}"));
        form.get(name).ok_or_else(missing)
    };
    let mut world = provider.world();
    match needed("grant_type")? {
        "authorization_code" => {
            let position = world.use_code(needed("code")?, provider.now())?;
            let grant = world.grant_at(position);
            fits(&grant, form)?;
            Ok(Exchanged { position, scope: grant.scope.clone(), grant, is_first: true })
        }
        "refresh_token" => {
            let token = needed("refresh_token")?;
            let granted = world.behind(token).map(|grant| grant.scope.clone()).unwrap_or_default();
            let scope = match form.words("scope") {
                asked if asked.is_empty() => granted,
                asked if asked.iter().all(|word| granted.contains(word)) => asked,
                _ => return Err(OAuthError::new("invalid_scope", "the scope was not granted")),
            };
            let position = world.use_refresh_token(token)?;
            Ok(Exchanged { position, grant: world.grant_at(position), scope, is_first: false })
        }
        other => {
            let description = format!("the grant_type {other} is not supported");
            Err(OAuthError::new("unsupported_grant_type", description))
        }
    }
}

/// Whether a code is exchanged by the client that asked for it: with the redirect URI of the request (RFC 6749 §4.1.3),
/// and with the verifier of its challenge (RFC 7636 §4.6).
fn fits(grant: &Grant, form: &Params) -> Result<(), OAuthError> {
    if form.get("redirect_uri") != Some(grant.redirect_uri.as_str()) {
        let description = "the redirect_uri is another than the authorization request had";
        return Err(OAuthError::invalid_grant(description));
    }
    match (&grant.challenge, form.get("code_verifier")) {
        (None, None) => Ok(()),
        (Some(challenge), Some(verifier)) if *challenge == hash(verifier) => Ok(()),
        (Some(_), Some(_)) => {
            Err(OAuthError::invalid_grant("the code_verifier is not that of the code_challenge"))
        }
        (Some(_), None) => Err(OAuthError::invalid_grant("there is no code_verifier")),
        // Somebody took the challenge out of the request, and injects a code of theirs (RFC 9700 §4.8.2).
        (None, Some(_)) => Err(OAuthError::invalid_grant(
            "there is a code_verifier, and the authorization request had no code_challenge",
        )),
    }
}

fn hash(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(digest(&SHA256, verifier.as_bytes()))
}

/// The tokens that are handed out (RFC 6749 §5.1). There is a refresh token if `offline_access` was granted (Core §11).
fn tokens(provider: &FakeProvider, exchanged: &Exchanged) -> Response {
    let Exchanged { position, grant, scope, is_first } = exchanged;
    let access_token = random();
    let id_token = id_token::signed(provider, grant, scope, &access_token, *is_first);
    let mut answer = json!({
        "access_token": access_token,
        "token_type": "Bearer",
        "expires_in": ACCESS_SECONDS,
        "scope": scope.join(" "),
        "id_token": id_token,
    });
    let mut world = provider.world();
    world.keep_access_token(access_token, *position, scope.clone(), provider.now());
    world.keep_id_token(id_token, &grant.signed_in.person.sub);
    if grant.has("offline_access") {
        let refresh_token = random();
        answer["refresh_token"] = json!(refresh_token);
        world.keep_refresh_token(refresh_token, *position);
    }
    respond::json(StatusCode::OK, &answer)
}

/// The answer with an error (RFC 6749 §5.2).
fn refusal(error: &OAuthError) -> Response {
    let is_client = error.error == "invalid_client";
    let status = if is_client { StatusCode::UNAUTHORIZED } else { StatusCode::BAD_REQUEST };
    let body = json!({ "error": error.error, "error_description": error.description });
    let mut response = respond::json(status, &body);
    if is_client {
        let challenge = HeaderValue::from_static("Basic realm=\"fake-provider\"");
        response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
    }
    response
}
