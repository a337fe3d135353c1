//! A request with an access token: the userinfo endpoint's, or another one of the provider.

use std::fmt;

use http::{
    HeaderMap, HeaderName, HeaderValue, Method, Request,
    header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE},
};
use serde_json::Value;
use url::{Url, form_urlencoded};

use super::{OAuthError, OAuthErrorKind, ProfileRequest, TokenPlace, asked::Asked, http::answered};
use crate::identity::json;
use crate::{Tokens, error::BoxError, parts::Target};

fn fail(what: Asked, reason: &str) -> OAuthError {
    OAuthError::new(OAuthErrorKind::Userinfo, format!("{what}: {reason}"))
}

/// A request to an endpoint of the provider, to be sent with the access token.
///
/// [`ProfileRequest::call`] and [`ProfileRequest::userinfo_call`] start one: a GET that asks for
/// JSON. What can't be sent is reported by the sending.
pub struct Call<'a> {
    pub(super) request: &'a ProfileRequest<'a>,
    pub(super) what: Asked,
    pub(super) url: Result<Url, &'static str>,
    pub(super) method: Method,
    pub(super) headers: Result<HeaderMap, &'static str>,
    pub(super) body: Vec<u8>,
    pub(super) token: TokenPlace,
}

impl ProfileRequest<'_> {
    /// A GET with the access token to another endpoint of the provider.
    #[must_use]
    pub fn call(&self, url: &str) -> Call<'_> {
        Call {
            request: self,
            what: Asked::Other,
            url: self.upstream.parse_url(url),
            method: Method::GET,
            headers: Ok(HeaderMap::new()),
            body: Vec::new(),
            token: TokenPlace::Bearer,
        }
    }

    /// Sends a GET with the access token to another endpoint of the provider and reads its JSON.
    ///
    /// Fails unless the answer is a 2xx with JSON, or if the URL is plain http outside loopback.
    pub async fn fetch(&self, url: &str) -> Result<Value, BoxError> {
        self.call(url).send().await
    }
}

/// An answer that isn't read as JSON yet.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct CallAnswer {
    /// The `Content-Type`, empty if there is none.
    pub content_type: String,
    /// The body, 1 MiB at most.
    pub body: Vec<u8>,
}

/// Nothing of the URL, whose query may have the token.
impl fmt::Debug for Call<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call").field("method", &self.method).finish_non_exhaustive()
    }
}

impl Call<'_> {
    /// Goes to another URL.
    #[must_use]
    pub fn to(mut self, url: &str) -> Self {
        self.url = self.request.upstream.parse_url(url);
        self
    }

    /// Adds a segment to the path, escaped.
    #[must_use]
    pub fn segment(mut self, segment: &str) -> Self {
        self.url = self.url.and_then(|mut url| {
            // A dot segment would lead elsewhere.
            let is_plain = !segment.is_empty() && !matches!(segment, "." | "..");
            match url.path_segments_mut() {
                Ok(mut segments) if is_plain => drop(segments.pop_if_empty().push(segment)),
                _ => return Err("a segment of its path can't be sent"),
            }
            Ok(url)
        });
        self
    }

    /// Adds parameters to the query.
    #[must_use]
    pub fn query<N: AsRef<str>, V: AsRef<str>>(
        mut self,
        params: impl IntoIterator<Item = (N, V)>,
    ) -> Self {
        let mut params = params.into_iter().peekable();
        if let (Ok(url), true) = (&mut self.url, params.peek().is_some()) {
            url.query_pairs_mut().extend_pairs(params);
        }
        self
    }

    /// Sets a header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        let header = (name.parse::<HeaderName>().ok(), HeaderValue::from_str(value).ok());
        self.headers = match (self.headers, header) {
            (Ok(mut headers), (Some(name), Some(value))) => {
                headers.insert(name, value);
                Ok(headers)
            }
            _ => Err("a header can't be sent"),
        };
        self
    }

    /// Is a POST, without a body unless one is given.
    #[must_use]
    pub fn post(mut self) -> Self {
        self.method = Method::POST;
        self
    }

    /// Is a POST with a form.
    #[must_use]
    pub fn form(mut self, fields: &[(&str, &str)]) -> Self {
        self.body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish()
            .into_bytes();
        self.header("content-type", "application/x-www-form-urlencoded").post()
    }

    /// Is a POST with JSON.
    #[must_use]
    pub fn json(mut self, body: &Value) -> Self {
        self.body = body.to_string().into_bytes();
        self.header("content-type", "application/json").post()
    }

    /// Carries the access token in another place.
    #[must_use]
    pub fn token(mut self, place: TokenPlace) -> Self {
        self.token = place;
        self
    }

    /// Sends the request and reads its JSON.
    ///
    /// Fails unless the answer is a 2xx with JSON, or if the URL is plain http outside loopback.
    pub async fn send(self) -> Result<Value, BoxError> {
        let what = self.what;
        let answer = self.exchange().await?;
        Ok(json::value(&answer.body).map_err(|reason| fail(what, reason))?)
    }

    /// Sends the request.
    ///
    /// Fails unless the answer is a 2xx, or if the URL is plain http outside loopback.
    pub async fn send_raw(self) -> Result<CallAnswer, BoxError> {
        Ok(self.exchange().await?)
    }

    pub(super) async fn exchange(self) -> Result<CallAnswer, OAuthError> {
        let what = self.what;
        let url = self.url.clone().map_err(|reason| fail(what, reason))?;
        let request = self.build().map_err(|reason| fail(what, reason))?;
        let response = self.request.upstream.http(self.request.parts).send(what, request).await?;
        if !response.status().is_success() {
            return Err(fail(what, &answered(&url, response.status())));
        }
        let content_type = response.headers().get(CONTENT_TYPE).and_then(|it| it.to_str().ok());
        Ok(CallAnswer {
            content_type: content_type.unwrap_or_default().to_owned(),
            body: response.into_body(),
        })
    }

    fn build(&self) -> Result<Request<Vec<u8>>, &'static str> {
        let mut url = self.url.clone()?;
        let mut headers = self.headers.clone()?;
        headers.entry(ACCEPT).or_insert(HeaderValue::from_static("application/json"));
        match &self.token {
            TokenPlace::Bearer => {
                headers.insert(AUTHORIZATION, authorization(self.request.tokens, None)?);
            }
            TokenPlace::Scheme(scheme) => {
                headers.insert(AUTHORIZATION, authorization(self.request.tokens, Some(scheme))?);
            }
            TokenPlace::Query(name) => {
                let token = self.request.tokens.access_token.as_ref().ok_or(NO_TOKEN)?;
                url.query_pairs_mut().append_pair(name, token.expose());
            }
            TokenPlace::Nowhere => {}
        }
        let mut request = Request::new(self.body.clone());
        *request.method_mut() = self.method.clone();
        *request.uri_mut() = url.as_str().parse().map_err(|_| "its URL is not one")?;
        *request.headers_mut() = headers;
        Target::put(&mut request, url);
        Ok(request)
    }
}

const NO_TOKEN: &str = "there is no access token";

/// `Bearer …`. Providers spell the type in the token response in every way; some then know only the
/// usual one.
fn authorization(tokens: &Tokens, scheme: Option<&str>) -> Result<HeaderValue, &'static str> {
    let token = tokens.access_token.as_ref().ok_or(NO_TOKEN)?;
    let kind = match (scheme, tokens.token_type.as_deref()) {
        (Some(scheme), _) => scheme,
        (None, Some(kind)) if !kind.eq_ignore_ascii_case("bearer") => kind,
        (None, _) => "Bearer",
    };
    let mut header = HeaderValue::from_str(&format!("{kind} {}", token.expose()))
        .map_err(|_| "the access token can't be sent")?;
    header.set_sensitive(true);
    Ok(header)
}
