//! A request to the token endpoint, before it is sent: what a provider may change in it.

use std::{borrow::Cow, time::SystemTime};

use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, header};
use url::{Url, form_urlencoded};

use super::{OAuthError, OAuthErrorKind, http::PlainHttp};
use crate::{Secret, error::BoxError};

/// Room for the text of most forms, in bytes.
const FORM: usize = 384;
/// Room for the parameters of most forms.
const PARAMS: usize = 8;

/// A request to the token endpoint, in the standard's form, before it is sent.
///
/// See [`Custom::token_form`](super::Custom::token_form).
#[derive(Debug)]
pub struct TokenForm<'a> {
    grant: Grant<'a>,
    now: SystemTime,
    request: Request<()>,
    params: Params,
    in_query: bool,
}

/// What a request to the token endpoint, or to the one that revokes tokens, is about.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Grant<'a> {
    /// An authorization code, and the parameters that came back with it.
    Code(&'a CallbackParams),
    /// A refresh token, as it was kept.
    Refresh(&'a Secret),
    /// A token that is to be revoked, as it was kept.
    Revocation(&'a Secret),
}

/// The parameters with which the browser came back to the callback URL (RFC 6749 §4.1.2).
#[derive(Clone, Default)]
pub struct CallbackParams(Vec<(String, String)>);

impl std::fmt::Debug for CallbackParams {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.0.iter().map(|(name, _)| name)).finish()
    }
}

impl CallbackParams {
    pub(super) fn new(params: &[(String, String)]) -> Self {
        Self(params.to_vec())
    }

    /// A parameter that is there once and not empty.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        let mut values = self.0.iter().filter(|(n, _)| n == name).map(|(_, value)| value.as_str());
        let value = values.next().filter(|value| !value.is_empty());
        // Which of two is meant would be a guess (RFC 6749 §3.1).
        if values.next().is_some() { None } else { value }
    }
}

struct Params(Vec<(Cow<'static, str>, String)>);

/// Names only: the values are a code, a verifier and a secret.
impl std::fmt::Debug for Params {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.0.iter().map(|(name, _)| name)).finish()
    }
}

impl<'a> TokenForm<'a> {
    /// A request without parameters.
    ///
    /// Fails when the endpoint's URL can't be asked.
    pub(super) fn new(
        endpoint: &Url,
        grant: Grant<'a>,
        now: SystemTime,
    ) -> Result<Self, http::Error> {
        let mut request = Request::post(endpoint.as_str()).body(())?;
        for (name, value) in [
            (header::ACCEPT, "application/json"),
            (header::CONTENT_TYPE, "application/x-www-form-urlencoded"),
        ] {
            request.headers_mut().insert(name, HeaderValue::from_static(value));
        }
        let params = Params(Vec::with_capacity(PARAMS));
        Ok(Self { grant, now, request, params, in_query: false })
    }

    /// Adds a parameter that isn't there.
    pub(super) fn push(&mut self, name: &'static str, value: &str) {
        debug_assert!(self.param(name).is_none(), "`{name}` would be sent twice");
        self.params.0.push((Cow::Borrowed(name), value.to_owned()));
    }

    pub(super) fn headers_mut(&mut self) -> &mut HeaderMap {
        self.request.headers_mut()
    }

    /// What the request is about.
    #[must_use]
    pub fn grant(&self) -> Grant<'a> {
        self.grant
    }

    /// A parameter that came back with the code, if there is one of this name.
    #[must_use]
    pub fn callback(&self, name: &str) -> Option<&'a str> {
        match self.grant {
            Grant::Code(callback) => callback.get(name),
            Grant::Refresh(_) | Grant::Revocation(_) => None,
        }
    }

    /// The time by the clock of the setup.
    #[must_use]
    pub fn now(&self) -> SystemTime {
        self.now
    }

    /// The value of a parameter.
    #[must_use]
    pub fn param(&self, name: &str) -> Option<&str> {
        self.params.0.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// Sets a parameter, in place of one of the same name.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        match self.params.0.iter_mut().find(|(n, _)| n == name) {
            Some((_, old)) => *old = value.into(),
            None => self.params.0.push((Cow::Owned(name.to_owned()), value.into())),
        }
    }

    /// Takes a parameter out.
    pub fn remove(&mut self, name: &str) -> Option<String> {
        let at = self.params.0.iter().position(|(n, _)| n == name)?;
        Some(self.params.0.remove(at).1)
    }

    /// Gives a parameter another name.
    pub fn rename(&mut self, from: &str, to: &str) {
        if let Some(value) = self.remove(from) {
            self.set(to, value);
        }
    }

    /// Sets a header.
    ///
    /// Fails when it can't be sent.
    pub fn header(&mut self, name: &str, value: &str) -> Result<(), BoxError> {
        let value = HeaderValue::from_str(value)?;
        self.request.headers_mut().insert(name.parse::<HeaderName>()?, value);
        Ok(())
    }

    /// Sends the request elsewhere.
    ///
    /// Fails when that is no URL that a secret may go to. Plain http is refused when it is sent.
    pub fn send_to(&mut self, url: &str) -> Result<(), BoxError> {
        *self.request.uri_mut() = PlainHttp::Anywhere.parse(url)?.as_str().parse()?;
        Ok(())
    }

    /// Sends the parameters in the query of a GET. What is in a URL ends in logs: only for a
    /// provider that knows no other way.
    pub fn send_in_query(&mut self) {
        self.in_query = true;
    }

    /// The values that no error and no log line may repeat.
    pub(super) fn secrets(&self) -> Vec<String> {
        let is_secret = |name: &str| {
            ["secret", "code", "assertion", "token"].iter().any(|word| name.contains(word))
                && !name.ends_with("_type")
                && !name.ends_with("_type_hint")
        };
        let values = self.params.0.iter().filter(|(name, _)| is_secret(name));
        values.map(|(_, value)| value.clone()).filter(|value| !value.is_empty()).collect()
    }

    pub(super) fn into_request(self) -> Result<Request<Vec<u8>>, OAuthError> {
        let (mut parts, ()) = self.request.into_parts();
        let mut form = form_urlencoded::Serializer::new(String::with_capacity(FORM));
        let form = form.extend_pairs(&self.params.0).finish();
        if !self.in_query {
            return Ok(Request::from_parts(parts, form.into_bytes()));
        }
        let fail =
            |_| OAuthError::new(OAuthErrorKind::Token, "the token endpoint's URL is not one");
        let mut url = Url::parse(&parts.uri.to_string()).map_err(fail)?;
        url.query_pairs_mut().extend_pairs(&self.params.0);
        parts.method = Method::GET;
        parts.headers.remove(header::CONTENT_TYPE);
        parts.uri =
            url.as_str().parse().map_err(|_| fail(url::ParseError::InvalidDomainCharacter))?;
        Ok(Request::from_parts(parts, Vec::new()))
    }
}
