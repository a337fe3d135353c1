//! The token request (RFC 6749 §4.1.3).

use std::{
    pin::Pin,
    time::{Duration, UNIX_EPOCH},
};

use http::{HeaderMap, StatusCode, header::CONTENT_TYPE};
use oauth2::{
    AsyncHttpClient, AuthType, AuthorizationCode, Client, ClientId, ClientSecret, HttpRequest,
    HttpResponse, PkceCodeVerifier, RedirectUrl, RequestTokenError, StandardRevocableToken,
    TokenUrl,
    basic::{BasicErrorResponse, BasicRevocationErrorResponse, BasicTokenIntrospectionResponse},
};

use super::{
    ClientAuth, OAuthError, OAuthErrorKind, TokenRequest, client_assertion, http::Http, json,
    token_response::TokenResponse,
};
use crate::{Secret, Tokens, error::log_text};

type TokenClient = Client<
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
    let method = metadata.client_auth(definition);
    let mut client =
        TokenClient::new(ClientId::new(definition.client_id.clone())).set_auth_type(match method {
            ClientAuth::Basic => AuthType::BasicAuth,
            _ => AuthType::RequestBody,
        });
    if let Some(secret) = &definition.client_secret
        && matches!(method, ClientAuth::Basic | ClientAuth::Post)
    {
        client = client.set_client_secret(ClientSecret::new(secret.expose().to_owned()));
    }
    let redirect_uri = RedirectUrl::new(request.redirect_uri.to_owned())
        .map_err(|_| fail("the redirect URI is not a URL"))?;
    let client = client
        .set_redirect_uri(redirect_uri)
        .set_token_uri(TokenUrl::from_url(metadata.token_endpoint.clone()));
    let mut exchange = client.exchange_code(AuthorizationCode::new(request.code.to_owned()));
    if let Some(verifier) = request.code_verifier {
        exchange = exchange.set_pkce_verifier(PkceCodeVerifier::new(verifier.to_owned()));
    }
    for (name, value) in &definition.token.params {
        exchange = exchange.add_extra_param(name.as_str(), value.as_str());
    }
    let assertion = match &request.upstream.assertion {
        None => None,
        Some(assertion) => Some(
            assertion
                .sign(definition, &metadata, request.parts)
                .map_err(|_| fail("the client's assertion could not be signed"))?,
        ),
    };
    if let Some(assertion) = &assertion {
        exchange = exchange
            .add_extra_param("client_assertion_type", client_assertion::KIND)
            .add_extra_param("client_assertion", assertion.expose());
    }
    let secrets = [
        Some(request.code),
        assertion.as_ref().map(Secret::expose),
        request.code_verifier,
        definition.client_secret.as_ref().map(Secret::expose),
    ];
    let endpoint =
        TokenEndpoint { http: request.upstream.http(request.parts), secrets: secrets.into() };
    let answer = exchange.request_async(&endpoint).await.map_err(|error| match error {
        RequestTokenError::Request(error) => error,
        // Of the parser's errors, those about members are ours and have no value in them.
        RequestTokenError::Parse(error, _) if error.inner().is_data() => {
            fail(&log_text(&error.inner().to_string()))
        }
        RequestTokenError::Parse(..) => fail("its answer is not JSON"),
        _ => fail("its answer is no token response"),
    })?;
    tokens(request, answer)
}

fn tokens(request: &TokenRequest<'_>, answer: TokenResponse) -> Result<Tokens, OAuthError> {
    match &answer.token_type {
        Some(kind) if kind.eq_ignore_ascii_case("bearer") => {}
        // A token of a kind that isn't understood must not be used (RFC 6749 §7.1).
        Some(_) => return Err(fail("the token is not a bearer token")),
        None if request.token_type_optional => {}
        None => return Err(fail("its answer has no `token_type`")),
    }
    let access_token = Some(answer.access_token.into_secret()).filter(|token| !token.is_empty());
    if access_token.is_none() && !(request.access_token_optional && answer.id_token.is_some()) {
        return Err(fail("its answer has no `access_token`"));
    }
    let expires_in = answer.expires_in.map(|duration| duration.as_secs());
    let now = request.parts.clock.now();
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
        scope: scope.or_else(|| request.upstream.scope().filter(|_| !request.scope_optional)),
        extra: answer.extra.0,
        ..Tokens::default()
    })
}

/// The token endpoint, as `oauth2` sees it. It lets nothing but a 200 with JSON and without `error`
/// through.
struct TokenEndpoint<'a> {
    http: Http<'a>,
    /// What an error must not repeat, even if the provider does.
    secrets: Vec<Option<&'a str>>,
}

impl<'c> AsyncHttpClient<'c> for TokenEndpoint<'_> {
    type Error = OAuthError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, OAuthError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(async move {
            let response = self.http.send("the token endpoint", request).await?;
            self.check(&response)?;
            Ok(response)
        })
    }
}

impl TokenEndpoint<'_> {
    fn check(&self, response: &HttpResponse) -> Result<(), OAuthError> {
        let members = json::object(response.body());
        if let Ok(members) = &members
            && let Some(error) = members.get("error").filter(|error| !error.is_null())
        {
            let text = |value: &serde_json::Value| value.as_str().unwrap_or("an error").to_owned();
            let description = members.get("error_description").map(text).unwrap_or_default();
            return Err(self.refused(&text(error), &description));
        }
        if response.status() != StatusCode::OK {
            return Err(fail(&format!("the answer was {}", response.status())));
        }
        if !is_json(response.headers()) {
            return Err(fail("its answer is not JSON"));
        }
        members.map(drop).map_err(fail)
    }

    fn refused(&self, error: &str, description: &str) -> OAuthError {
        let repeats = |text: &str| self.secrets.iter().flatten().any(|s| text.contains(*s));
        if repeats(error) || repeats(description) {
            return fail("it refused, and repeats a secret in its error");
        }
        let text = if description.is_empty() {
            error.to_owned()
        } else {
            format!("{error}: {description}")
        };
        fail(&format!("it refused: {}", log_text(&text)))
    }
}

/// Whether the answer says that it is JSON (RFC 6749 §5.1).
pub(super) fn is_json(headers: &HeaderMap) -> bool {
    let Some(kind) = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()) else {
        return false;
    };
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    kind == "application/json" || (kind.starts_with("application/") && kind.ends_with("+json"))
}
