//! The token request (RFC 6749 §4.1.3).

use std::{
    pin::Pin,
    time::{Duration, UNIX_EPOCH},
};

use http::{HeaderMap, HeaderValue, StatusCode, header::CONTENT_TYPE};
use oauth2::{
    AsyncHttpClient, AuthType, AuthorizationCode, Client, ClientId, ClientSecret, HttpRequest,
    HttpResponse, PkceCodeVerifier, RedirectUrl, RequestTokenError, StandardRevocableToken,
    TokenUrl,
    basic::{BasicErrorResponse, BasicRevocationErrorResponse, BasicTokenIntrospectionResponse},
};
use serde_json::{Map, Value};

use super::{
    ClientAuth, Definition, Grant, Hooks, Metadata, OAuthError, OAuthErrorKind, TokenForm,
    TokenRequest, Upstream,
    client_assertion::{self, ClientAssertion},
    json,
    token_response::TokenResponse,
};
use crate::{
    Secret, Tokens,
    error::{BoxError, log_text},
    parts::Parts,
};

pub(super) type TokenClient = Client<
    BasicErrorResponse,
    TokenResponse,
    BasicTokenIntrospectionResponse,
    StandardRevocableToken,
    BasicRevocationErrorResponse,
>;

fn fail(reason: &str) -> OAuthError {
    OAuthError::new(OAuthErrorKind::Token, format!("the token endpoint: {reason}"))
}

/// Exchanges the code for tokens.
pub(super) async fn exchange(request: &TokenRequest<'_>) -> Result<Tokens, OAuthError> {
    let definition = request.upstream.definition();
    let metadata = request.upstream.metadata(request.parts).await?;
    let redirect_uri = RedirectUrl::new(request.redirect_uri.to_owned())
        .map_err(|_| fail("the redirect URI is not a URL"))?;
    let client = client(definition, metadata.client_auth(definition))
        .set_redirect_uri(redirect_uri)
        .set_token_uri(TokenUrl::from_url(metadata.token_endpoint.clone()));
    let mut exchange = client.exchange_code(AuthorizationCode::new(request.code.to_owned()));
    if let Some(verifier) = request.code_verifier {
        exchange = exchange.set_pkce_verifier(PkceCodeVerifier::new(verifier.to_owned()));
    }
    let endpoint = TokenEndpoint::new(
        request.upstream,
        request.parts,
        &metadata,
        request.hooks,
        Grant::Code(request.callback),
    )?;
    let answer = exchange.request_async(&endpoint).await.map_err(refusal)?;
    let leniency = Leniency {
        access_token: request.access_token_optional,
        token_type: request.token_type_optional || definition.lenient,
        scope: request.scope_optional,
    };
    tokens(request.upstream, request.parts, answer, leniency)
}

pub(super) fn client(definition: &Definition, method: ClientAuth) -> TokenClient {
    let client =
        TokenClient::new(ClientId::new(definition.client_id.clone())).set_auth_type(match method {
            ClientAuth::Basic => AuthType::BasicAuth,
            _ => AuthType::RequestBody,
        });
    match &definition.client_secret {
        Some(secret) if matches!(method, ClientAuth::Basic | ClientAuth::Post) => {
            client.set_client_secret(ClientSecret::new(secret.expose().to_owned()))
        }
        _ => client,
    }
}

pub(super) fn refusal(error: RequestTokenError<OAuthError, BasicErrorResponse>) -> OAuthError {
    match error {
        RequestTokenError::Request(error) => error,
        // Of the parser's errors, those about members are ours and have no value in them.
        RequestTokenError::Parse(error, _) if error.inner().is_data() => {
            fail(&log_text(&error.inner().to_string()))
        }
        RequestTokenError::Parse(..) => fail("its answer is not JSON"),
        _ => fail("its answer is no token response"),
    }
}

/// What an answer may leave out.
#[derive(Clone, Copy)]
pub(super) struct Leniency {
    /// An ID token will do.
    pub(super) access_token: bool,
    pub(super) token_type: bool,
    /// No scope is taken for none, and not for the requested one.
    pub(super) scope: bool,
}

pub(super) fn tokens(
    upstream: &Upstream,
    parts: &Parts,
    answer: TokenResponse,
    leniency: Leniency,
) -> Result<Tokens, OAuthError> {
    match &answer.token_type {
        Some(kind) if kind.eq_ignore_ascii_case("bearer") => {}
        // A token of a kind that isn't understood must not be used (RFC 6749 §7.1).
        Some(_) => return Err(fail("the token is not a bearer token")),
        None if leniency.token_type => {}
        None => return Err(fail("its answer has no `token_type`")),
    }
    let access_token = Some(answer.access_token.into_secret()).filter(|token| !token.is_empty());
    if access_token.is_none() && !(leniency.access_token && answer.id_token.is_some()) {
        return Err(fail("its answer has no `access_token`"));
    }
    let expires_in = answer.expires_in.map(|duration| duration.as_secs());
    let now = parts.clock.now();
    let now = now.duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO).as_secs();
    let scope = answer
        .scopes
        .map(|words| words.iter().map(|word| word.as_str()).collect::<Vec<_>>().join(" "));
    Ok(Tokens {
        access_token: access_token.map(Secret::new),
        refresh_token: answer.refresh_token.map(|token| Secret::new(token.into_secret())),
        id_token: answer.id_token,
        token_type: answer.token_type,
        expires_at: match expires_in {
            Some(seconds) => i64::try_from(now.saturating_add(seconds)).ok(),
            None => answer.expires_at,
        },
        scope: scope.or_else(|| upstream.scope().filter(|_| !leniency.scope)),
        extra: answer.extra.0,
        ..Tokens::default()
    })
}

/// The token endpoint, as `oauth2` sees it. It lets the provider change the request and the answer,
/// and nothing but a 200 with JSON and without `error` through.
pub(super) struct TokenEndpoint<'a> {
    upstream: &'a Upstream,
    parts: &'a Parts,
    hooks: &'a dyn Hooks,
    grant: Grant<'a>,
    assertion: Option<Secret>,
}

impl<'c> AsyncHttpClient<'c> for TokenEndpoint<'_> {
    type Error = OAuthError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, OAuthError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(async move {
            let definition = self.upstream.definition();
            let mut form = TokenForm::new(request, self.grant, self.parts.clock.now());
            if definition.client_id_param != "client_id" {
                form.rename("client_id", definition.client_id_param);
            }
            for (name, value) in &definition.token.params {
                form.set(name, value);
            }
            if let Some(assertion) = &self.assertion {
                form.set("client_assertion_type", client_assertion::KIND);
                form.set("client_assertion", assertion.expose());
            }
            let unsent = |error: BoxError| fail(&log_text(&error.to_string()));
            for (name, value) in &definition.token.headers {
                form.header(name, value).map_err(unsent)?;
            }
            self.hooks.token_form(&mut form).map_err(unsent)?;
            let mut secrets = form.secrets();
            secrets.extend(definition.client_secret.as_ref().map(|it| it.expose().to_owned()));
            let request = form.into_request()?;
            let response =
                self.upstream.http(self.parts).send("the token endpoint", request).await?;
            self.check(response, &secrets)
        })
    }
}

impl<'a> TokenEndpoint<'a> {
    pub(super) fn new(
        upstream: &'a Upstream,
        parts: &'a Parts,
        metadata: &Metadata,
        hooks: &'a dyn Hooks,
        grant: Grant<'a>,
    ) -> Result<Self, OAuthError> {
        let sign = |assertion: &ClientAssertion| {
            let signed = assertion.sign(upstream.definition(), metadata, parts);
            signed.map_err(|_| fail("the client's assertion could not be signed"))
        };
        let assertion = upstream.assertion.as_ref().map(sign).transpose()?;
        Ok(Self { upstream, parts, hooks, grant, assertion })
    }

    fn check(
        &self,
        response: HttpResponse,
        secrets: &[String],
    ) -> Result<HttpResponse, OAuthError> {
        let (mut parts, body) = response.into_parts();
        let members = json::object(&body).map(|members| {
            match self.hooks.token_answer(Value::Object(members), self.grant) {
                Value::Object(members) => members,
                _ => Map::new(),
            }
        });
        if let Ok(members) = &members
            && let Some(error) = members.get("error").filter(|error| !error.is_null())
        {
            let text = |value: &Value| value.as_str().unwrap_or("an error").to_owned();
            let description = members.get("error_description").map(text).unwrap_or_default();
            return Err(refused(&text(error), &description, secrets));
        }
        if parts.status != StatusCode::OK {
            return Err(fail(&format!("the answer was {}", parts.status)));
        }
        if !is_json(&parts.headers) && !self.upstream.definition().lenient {
            return Err(fail("its answer is not JSON"));
        }
        parts.headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        let body = Value::Object(members.map_err(fail)?).to_string();
        Ok(HttpResponse::from_parts(parts, body.into_bytes()))
    }
}

/// The errors that mean a code or a refresh token, rather than the request or the provider's day:
/// that of the standard (RFC 6749 §5.2), what providers say in its place, and those of OpenID Connect
/// that ask for the person (Core §3.1.2.6).
const ABOUT_GRANT: [&str; 12] = [
    "bad_refresh_token",
    "bad_verification_code",
    "consent_required",
    "expired_token",
    "interaction_required",
    "invalid_code",
    "invalid_grant",
    "invalid_refresh_token",
    "invalid_token",
    "login_required",
    "token_expired",
    "token_revoked",
];

fn refused(error: &str, description: &str, secrets: &[String]) -> OAuthError {
    let is_grant = ABOUT_GRANT.contains(&error);
    let repeats = |text: &str| secrets.iter().any(|secret| text.contains(secret.as_str()));
    if repeats(error) || repeats(description) {
        return fail("it refused, and repeats a secret in its error").about_grant(is_grant);
    }
    let text =
        if description.is_empty() { error.to_owned() } else { format!("{error}: {description}") };
    fail(&format!("it refused: {}", log_text(&text))).about_grant(is_grant)
}

/// Whether the answer says that it is JSON (RFC 6749 §5.1).
pub(super) fn is_json(headers: &HeaderMap) -> bool {
    let Some(kind) = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()) else {
        return false;
    };
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    kind == "application/json" || (kind.starts_with("application/") && kind.ends_with("+json"))
}
