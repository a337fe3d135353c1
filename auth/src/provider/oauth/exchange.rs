//! The token request (RFC 6749 §4.1.3).

use std::{
    pin::Pin,
    time::{Duration, UNIX_EPOCH},
};

use http::{
    HeaderValue, StatusCode, Uri,
    header::{AUTHORIZATION, CONTENT_TYPE},
};
use oauth2::{
    AsyncHttpClient, AuthType, AuthorizationCode, Client, ClientId, ClientSecret, HttpRequest,
    HttpResponse, PkceCodeVerifier, RequestTokenError, StandardRevocableToken, TokenUrl,
    basic::{BasicErrorResponse, BasicRevocationErrorResponse, BasicTokenIntrospectionResponse},
};
use serde_json::{Map, Value};
use url::Url;

use super::{
    ClientAuth, Definition, Grant, Hooks, Metadata, OAuthError, OAuthErrorKind, TokenForm,
    TokenRequest, Upstream,
    asked::Asked,
    basic,
    client_assertion::{self, ClientAssertion},
    http::{answered, shown},
    token_answer::{self, Refusal},
    token_response::TokenResponse,
};
use crate::{
    Secret, Tokens,
    error::{BoxError, log_text},
    parts::{Parts, Target},
};

pub(super) type TokenClient = Client<
    BasicErrorResponse,
    TokenResponse,
    BasicTokenIntrospectionResponse,
    StandardRevocableToken,
    BasicRevocationErrorResponse,
>;

fn fail(reason: &str) -> OAuthError {
    OAuthError::new(OAuthErrorKind::Token, format!("{}: {reason}", Asked::Token))
}

impl TokenRequest<'_> {
    /// Exchanges the code the standard's way.
    ///
    /// Fails when the endpoint can't be reached or refuses, or its answer is no token response.
    pub async fn send(self) -> Result<Tokens, BoxError> {
        Ok(exchange(&self).await?)
    }
}

async fn exchange(request: &TokenRequest<'_>) -> Result<Tokens, OAuthError> {
    let definition = request.upstream.definition();
    let metadata = request.upstream.metadata(request.parts).await?;
    let client = client(definition, metadata.client_auth(definition))
        .set_token_uri(TokenUrl::from_url(metadata.token_endpoint.clone()));
    // It is the same text as in the authorization request, and begins with the site's origin. `set_redirect_uri` would
    // read it as a URL.
    let mut exchange = client
        .exchange_code(AuthorizationCode::new(request.code.to_owned()))
        .add_extra_param("redirect_uri", request.redirect_uri);
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
    let leniency =
        Leniency { access_token: request.access_token_optional, scope: request.scope_optional };
    tokens(request.upstream, request.parts, answer, leniency)
}

/// The client as the crate `oauth2` knows it. With [`ClientAuth::Basic`], [`TokenEndpoint`] adds the header that
/// names it.
pub(super) fn client(definition: &Definition, method: ClientAuth) -> TokenClient {
    let client = TokenClient::new(ClientId::new(definition.client_id.clone()))
        .set_auth_type(AuthType::RequestBody);
    match &definition.client_secret {
        Some(secret) if method == ClientAuth::Post => {
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

/// The token endpoint, as the crate `oauth2` sees it: the HTTP client that sends its request. It lets the
/// provider change the request and the answer, and brings an answer that [`token_answer`] understands into the
/// standard's form.
pub(super) struct TokenEndpoint<'a> {
    upstream: &'a Upstream,
    parts: &'a Parts,
    hooks: &'a dyn Hooks,
    grant: Grant<'a>,
    url: Url,
    method: ClientAuth,
    assertion: Option<Secret>,
}

impl<'c> AsyncHttpClient<'c> for TokenEndpoint<'_> {
    type Error = OAuthError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, OAuthError>> + Send + 'c>>;

    fn call(&'c self, mut request: HttpRequest) -> Self::Future {
        Box::pin(async move {
            let definition = self.upstream.definition();
            let basic = self.basic()?;
            let is_basic = basic.is_some();
            if let Some(basic) = basic {
                request.headers_mut().insert(AUTHORIZATION, basic);
            }
            let mut form = TokenForm::new(request, self.grant, self.parts.clock.now());
            if is_basic {
                // A request names the client in one way only (RFC 6749 §2.3).
                form.remove("client_id");
            }
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
            let mut request = form.into_request()?;
            let uri = request.uri().clone();
            Target::put(&mut request, self.url.clone());
            let response = self.upstream.http(self.parts).send(Asked::Token, request).await?;
            self.check(&uri, response, &secrets)
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
        let method = metadata.client_auth(upstream.definition());
        let url = metadata.token_endpoint.clone();
        Ok(Self { upstream, parts, hooks, grant, url, method, assertion })
    }

    fn basic(&self) -> Result<Option<HeaderValue>, OAuthError> {
        let definition = self.upstream.definition();
        let secret = definition.client_secret.as_ref();
        secret
            .filter(|_| self.method == ClientAuth::Basic)
            .map(|secret| basic::header(definition, secret))
            .transpose()
            .map_err(|()| fail("the client can't be named in a header"))
    }

    /// The answer with the status, the type and the body that the standard wants, if it is one.
    fn check(
        &self,
        uri: &Uri,
        response: HttpResponse,
        secrets: &[String],
    ) -> Result<HttpResponse, OAuthError> {
        let (mut parts, body) = response.into_parts();
        let members = token_answer::members(&body).map(|members| {
            match self.hooks.token_answer(Value::Object(members), self.grant) {
                Value::Object(members) => members,
                _ => Map::new(),
            }
        });
        if let Some(refusal) = members.as_ref().ok().and_then(Refusal::of) {
            return Err(self.refused(&refusal, secrets));
        }
        if !parts.status.is_success() {
            return Err(fail(&answered(&self.asked(uri), parts.status)));
        }
        let members = members.map_err(|reason| {
            fail(&format!("the answer of {}: {reason}", shown(&self.asked(uri))))
        })?;
        parts.status = StatusCode::OK;
        parts.headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        let body = serde_json::to_vec(&members).expect("a map of JSON values has a JSON text");
        Ok(HttpResponse::from_parts(parts, body))
    }

    /// The URL that was asked, which the provider may have changed.
    fn asked(&self, uri: &Uri) -> Url {
        Url::parse(&uri.to_string()).unwrap_or_else(|_| self.url.clone())
    }

    fn refused(&self, refusal: &Refusal, secrets: &[String]) -> OAuthError {
        let is_grant = refusal.is_about_grant();
        let text = refusal.to_string();
        // A log is read by more people than a secret is for.
        if secrets.iter().any(|secret| text.contains(secret.as_str())) {
            return fail("it refused, and repeats a secret in its error").about_grant(is_grant);
        }
        let hint = (refusal.is_about_client() && self.method == ClientAuth::Basic)
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
