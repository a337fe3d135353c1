//! The guard between the engine and the HTTP client: which requests may leave, and which answers
//! may come in.

use std::{error::Error, pin::pin, time::Duration};

use http::{
    HeaderValue, Request, Response, StatusCode,
    header::{ACCEPT, USER_AGENT},
};
use tracing::field::Empty;
use url::Url;

use super::{
    Backchannel, Definition, OAuthError, OAuthErrorKind, asked::Asked, own_hosts::OwnHosts,
};
use crate::{
    error::log_text,
    parts::{
        Parts, Target, is_loopback,
        metrics::{self, Timer},
        span::{span, within},
    },
};

/// The largest body that is read, in bytes: an answer without an end fills the memory. A profile with
/// thousands of groups has about a quarter of it.
const LARGEST_BODY: usize = 1 << 20;

/// What requests call themselves: some providers refuse those without a name.
const AGENT: &str = concat!("auth/", env!("CARGO_PKG_VERSION"));

/// The client of one provider.
#[derive(Clone, Copy)]
pub(in crate::provider) struct Http<'a> {
    /// The provider's id in the setup.
    pub(in crate::provider) provider: &'a str,
    pub(in crate::provider) parts: &'a Parts,
    pub(in crate::provider) timeout: Duration,
    pub(in crate::provider) plain: PlainHttp,
    pub(in crate::provider) backchannel: Option<&'a Backchannel>,
    /// The hosts that may be in the server's own network.
    pub(in crate::provider) own_hosts: &'a OwnHosts,
}

/// Where plain http may go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::provider) enum PlainHttp {
    /// To this machine: nobody listens on the way.
    #[default]
    ThisMachine,
    /// Anywhere, because the application says so.
    Anywhere,
}

impl Http<'_> {
    /// Parses and checks a URL that somebody else named, such as a discovery document.
    pub(super) fn parse_found(&self, text: &str) -> Result<Url, &'static str> {
        let url = self.plain.parse(text)?;
        self.own_hosts.check(&url)?;
        Ok(url)
    }

    /// Sends a request to the endpoint `asked`.
    pub(in crate::provider) async fn send(
        &self,
        asked: Asked,
        request: Request<Vec<u8>>,
    ) -> Result<Response<Vec<u8>>, OAuthError> {
        let response = self.send_once(asked, request).await?;
        // Whoever can make it redirect could send secrets, or this server, anywhere (RFC 9700 §4.12).
        if response.status().is_redirection() {
            return Err(redirected(asked));
        }
        Ok(response)
    }

    /// The same, where a redirect is an answer. It is not followed either.
    pub(super) async fn send_once(
        &self,
        asked: Asked,
        request: Request<Vec<u8>>,
    ) -> Result<Response<Vec<u8>>, OAuthError> {
        // Neither the URL nor its host: a query may have a token in it, and a document may name the host.
        let span = span!(
            "auth.provider.request",
            provider = self.provider,
            endpoint = asked.as_str(),
            outcome = Empty
        );
        let timer = Timer::start();
        let response = within(&span, pin!(self.exchange(asked, request))).await;
        let outcome = response.as_ref().map_or("unanswered", |response| class(response.status()));
        span.record("outcome", outcome);
        metrics::provider_request(self.provider, asked.as_str(), outcome, timer);
        response
    }

    async fn exchange(
        &self,
        asked: Asked,
        mut request: Request<Vec<u8>>,
    ) -> Result<Response<Vec<u8>>, OAuthError> {
        let agent = HeaderValue::from_static(AGENT);
        request.headers_mut().entry(USER_AGENT).or_insert(agent);
        let fail =
            |reason: &str| Err(OAuthError::new(OAuthErrorKind::Http, format!("{asked} {reason}")));
        let target = Target::take(&mut request);
        let Ok(mut url) = target.map_or_else(|| Url::parse(&request.uri().to_string()), Ok) else {
            return fail("is not asked: its URL is not one");
        };
        if let Some(backchannel) = self.backchannel {
            url = backchannel.to_server(url);
            match url.as_str().parse() {
                Ok(uri) => *request.uri_mut() = uri,
                Err(_) => return fail("is not asked: its URL is not one"),
            }
        }
        if let Err(reason) = self.plain.check(&url).and_then(|()| self.own_hosts.check(&url)) {
            return fail(&format!("is not asked: {reason}"));
        }
        request.extensions_mut().insert(self.own_hosts.reach(&url));
        Target::put(&mut request, url);
        let sent = tokio::time::timeout(self.timeout, self.parts.http.send(request)).await;
        let response = match sent {
            Ok(Ok(response)) => response,
            Ok(Err(error)) => return fail(&format!("could not be reached: {}", cause(&*error))),
            Err(_) => return fail("did not answer in time"),
        };
        if response.body().len() > LARGEST_BODY {
            return fail("answered with too much");
        }
        Ok(response)
    }
}

/// The class of a status (RFC 9110 §15), for spans and metrics. The HTTP client passes on no informational answer.
fn class(status: StatusCode) -> &'static str {
    match status.as_u16() {
        200..300 => "2xx",
        300..400 => "3xx",
        400..500 => "4xx",
        500..600 => "5xx",
        _ => "other",
    }
}

pub(super) fn redirected(asked: Asked) -> OAuthError {
    let message = format!("{asked} answered with a redirect, which is not followed");
    OAuthError::new(OAuthErrorKind::Http, message)
}

/// The innermost cause of a client's error, such as "connection refused". The outer ones may repeat
/// the URL, and that may have anything in its query.
fn cause(error: &(dyn Error + 'static)) -> String {
    let mut innermost = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    let text = innermost.to_string();
    if text.contains("://") { "the client failed".to_owned() } else { log_text(&text) }
}

/// What is said of an answer with another status than was hoped for.
pub(in crate::provider) fn answered(url: &Url, status: StatusCode) -> String {
    format!("the answer of {} was {status}", shown(url))
}

/// A URL as it may be logged: without its query, which may have a token in it.
pub(in crate::provider) fn shown(url: &Url) -> String {
    let mut url = url.clone();
    url.set_query(None);
    log_text(url.as_str())
}

/// A GET that asks for JSON.
pub(super) fn get(url: &Url) -> http::request::Builder {
    Request::get(url.as_str()).header(ACCEPT, "application/json")
}

/// Why a URL is refused that `dangerously_allow_http` would allow.
const PLAIN: &str = "its URL is http, and not on this machine";

/// A reason with what can be done about it, where an option can.
pub(super) fn advised(reason: &str) -> String {
    if reason == PLAIN {
        format!("{reason}; use https or, for development alone, `dangerously_allow_http: true`")
    } else {
        reason.to_owned()
    }
}

impl PlainHttp {
    /// What the application allows.
    pub(super) fn of(definition: &Definition) -> Self {
        if definition.dangerously_allow_http { Self::Anywhere } else { Self::ThisMachine }
    }

    /// Whether the engine talks to a URL: https, or http where that may go; no credentials in it and
    /// no fragment (RFC 6749 §3.1, §3.2).
    pub(in crate::provider) fn check(self, url: &Url) -> Result<(), &'static str> {
        match url.scheme() {
            "https" => {}
            "http" if self == Self::Anywhere || is_loopback(url) => {}
            // Whoever is on the way could read secrets and write documents.
            "http" => return Err(PLAIN),
            // `javascript:` would run in the browser, `file:` would read this machine.
            _ => return Err("its URL is not https"),
        }
        if url.host().is_none() {
            return Err("its URL has no host");
        }
        // They would be in logs and in the browser's history.
        if !url.username().is_empty() || url.password().is_some() {
            return Err("its URL has credentials in it");
        }
        // The answer's parameters would be behind it, where the browser's scripts read them.
        if url.fragment().is_some() {
            return Err("its URL has a fragment");
        }
        Ok(())
    }

    /// Parses and checks a URL.
    pub(in crate::provider) fn parse(self, text: &str) -> Result<Url, &'static str> {
        let url = Url::parse(text).map_err(|_| "it is not a URL")?;
        self.check(&url)?;
        Ok(url)
    }
}

#[cfg(test)]
mod tests {
    use http::StatusCode;

    use super::class;

    #[test]
    fn the_class_of_a_status_is_that_of_its_first_digit() {
        let classes = [
            (200, "2xx"),
            (204, "2xx"),
            (302, "3xx"),
            (400, "4xx"),
            (429, "4xx"),
            (500, "5xx"),
            (503, "5xx"),
            (600, "other"),
        ];
        for (status, expected) in classes {
            assert_eq!(class(StatusCode::from_u16(status).unwrap()), expected, "{status}");
        }
    }
}
