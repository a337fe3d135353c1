//! A client of the application, in the process of the test.

use std::{
    collections::BTreeMap,
    fmt,
    net::SocketAddr,
    time::{Duration, SystemTime},
};

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::ConnectInfo,
};
use http::{HeaderMap, HeaderName, HeaderValue, Request, header};
use serde::Serialize;
use serde_json::Value;
use tower::ServiceExt as _;

use super::{clock::TestClock, page::Page};
use crate::parts::Clock as _;

/// Where the requests come from: an address for documentation (RFC 5737 §3).
const PEER: ([u8; 4], u16) = ([192, 0, 2, 1], 4711);

/// The site that a client is at.
#[derive(Clone, Debug)]
pub(super) struct SiteUrls {
    /// Such as `https://app.test`.
    pub(super) origin: String,
    /// The path of the library's routes, such as `/api/auth`.
    pub(super) base: String,
}

/// A client of the application under test, such as one person's browser. It calls the router without a connection.
///
/// It keeps cookies by their names until they expire by the test's clock, and follows no redirect by itself. A
/// path may also be written as a whole URL of the site, as mails and redirects have it. Clones start with the same
/// cookies and have nothing in common afterwards.
#[derive(Clone)]
pub struct TestClient {
    app: Router,
    site: SiteUrls,
    clock: TestClock,
    cookies: BTreeMap<String, Kept>,
    headers: HeaderMap,
}

/// A cookie.
#[derive(Clone)]
struct Kept {
    value: String,
    /// When it expires; `None` for one that lives as long as the browser is open.
    expires: Option<SystemTime>,
}

/// The names of the cookies. Their values sign people in.
impl fmt::Debug for TestClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cookies: Vec<_> = self.cookies.keys().collect();
        f.debug_struct("TestClient").field("cookies", &cookies).finish_non_exhaustive()
    }
}

impl TestClient {
    /// A client without cookies.
    pub(super) fn new(app: Router, site: SiteUrls, clock: TestClock) -> Self {
        Self { app, site, clock, cookies: BTreeMap::new(), headers: HeaderMap::new() }
    }

    /// Sends this header with every request from now on, such as `accept-language`. Panics if it can't be one.
    #[track_caller]
    pub fn set_header(&mut self, name: &str, value: &str) {
        let name = HeaderName::try_from(name);
        let name = name.unwrap_or_else(|error| panic!("the name of a header: {error}"));
        let value = HeaderValue::try_from(value);
        let value = value.unwrap_or_else(|error| panic!("the header `{name}`: {error}"));
        self.headers.insert(name, value);
    }

    /// The value of a cookie, as the site wrote it; `None` if the client has no such cookie.
    #[must_use]
    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.live_cookies().find(|(known, _)| *known == name).map(|(_, value)| value)
    }

    /// Sets a cookie until the end of the test.
    pub fn set_cookie(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.cookies.insert(name.into(), Kept { value: value.into(), expires: None });
    }

    /// Forgets every cookie.
    pub fn forget_cookies(&mut self) {
        self.cookies.clear();
    }

    /// Sends a `GET` as a script does: a page for people who are signed in answers 401 to anybody else.
    pub async fn get(&mut self, path: &str) -> Page {
        self.send(Request::get(self.path(path)), Body::empty()).await
    }

    /// Opens a page as somebody who follows a link: a page for people who are signed in sends anybody else to the
    /// sign-in page.
    pub async fn navigate(&mut self, path: &str) -> Page {
        let request = Request::get(self.path(path)).header("sec-fetch-mode", "navigate");
        self.send(request, Body::empty()).await
    }

    /// Follows a redirect, and the redirects after it, to the page at the end. Panics if the first page is no
    /// redirect, if one leads to another site, or if there are more than ten.
    pub async fn follow(&mut self, page: &Page) -> Page {
        let mut location = page.location().to_owned();
        for _ in 0..10 {
            let page = self.navigate(&location).await;
            match page.redirect() {
                Some(next) => next.clone_into(&mut location),
                None => return page,
            }
        }
        panic!("there are more than ten redirects, the last one to `{location}`")
    }

    /// Sends a form as it is. The library's own routes and the extractor `OwnForm` also want the CSRF token, which
    /// [`submit`](Self::submit) adds.
    pub async fn post_form(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let form = encoded(fields);
        let request = Request::post(self.path(path))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request, Body::from(form)).await
    }

    /// Sends a form with the CSRF token of this client in the field `csrfToken`.
    pub async fn submit(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let token = self.csrf_token().await;
        let fields: Vec<_> = fields.iter().copied().chain([("csrfToken", &*token)]).collect();
        self.post_form(path, &fields).await
    }

    /// Sends a value as JSON. Panics if it can't be written as JSON.
    pub async fn post_json(&mut self, path: &str, value: &impl Serialize) -> Page {
        let json = serde_json::to_vec(value);
        let json = json.unwrap_or_else(|error| panic!("this can't be written as JSON: {error}"));
        let request =
            Request::post(self.path(path)).header(header::CONTENT_TYPE, "application/json");
        self.send(request, Body::from(json)).await
    }

    /// Sends any request, with the cookies and headers of this client. Its URI is a path. Headers that it has
    /// itself stay.
    pub async fn request(&mut self, request: Request<Body>) -> Page {
        let (mut parts, body) = request.into_parts();
        for (name, value) in &self.headers {
            if !parts.headers.contains_key(name) {
                parts.headers.insert(name, value.clone());
            }
        }
        let host = self.site.origin.split_once("://").map_or("", |(_, host)| host);
        insert(&mut parts.headers, header::HOST, host);
        let pairs = self.live_cookies().map(|(name, value)| format!("{name}={value}"));
        let cookies = pairs.collect::<Vec<_>>().join("; ");
        if !cookies.is_empty() {
            insert(&mut parts.headers, header::COOKIE, &cookies);
        }
        // The limits of the library know clients by their addresses.
        if parts.extensions.get::<ConnectInfo<SocketAddr>>().is_none() {
            parts.extensions.insert(ConnectInfo(SocketAddr::from(PEER)));
        }
        let Ok(answer) = self.app.clone().oneshot(Request::from_parts(parts, body)).await;
        let (parts, body) = answer.into_parts();
        for cookie in parts.headers.get_all(header::SET_COOKIE) {
            if let Ok(cookie) = cookie.to_str() {
                self.keep(cookie);
            }
        }
        let body = to_bytes(body, usize::MAX).await;
        let body = body.unwrap_or_else(|error| panic!("the body of the answer: {error}"));
        Page::new(parts.status, parts.headers, body.to_vec(), self.site.origin.clone())
    }

    /// The CSRF token of this client.
    pub async fn csrf_token(&mut self) -> String {
        let page = self.get(&format!("{}/csrf", self.site.base)).await;
        let answer = serde_json::from_slice::<Value>(page.bytes()).unwrap_or_default();
        match &answer["csrfToken"] {
            Value::String(token) => token.clone(),
            _ => panic!("the router has no routes of the setup: is `.auth(&auth)` called on it?"),
        }
    }

    /// What the site shows of the session: `GET session`. It is `{}` if nobody is signed in. As in a browser,
    /// asking renews the session.
    pub async fn session(&mut self) -> Value {
        self.get(&format!("{}/session", self.site.base)).await.json()
    }

    /// Opens the link of a sign-in mail, and presses the button of the page that it leads to. Returns the answer to
    /// that, or the page itself if it has no button because the link isn't valid any more.
    pub async fn open_link(&mut self, link: &str) -> Page {
        let page = self.navigate(link).await;
        let fields = page.hidden_fields();
        if fields.is_empty() {
            return page;
        }
        let fields: Vec<_> =
            fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let path = link.split('?').next().unwrap_or(link);
        self.post_form(path, &fields).await
    }

    /// Signs out, and returns the redirect that follows.
    pub async fn sign_out(&mut self) -> Page {
        self.submit(&format!("{}/signout", self.site.base), &[]).await
    }

    /// Keeps a cookie from a `Set-Cookie` header, or drops it if it has expired.
    pub(super) fn keep(&mut self, set_cookie: &str) {
        let mut parts = set_cookie.split(';').map(str::trim);
        let Some((name, value)) = parts.next().and_then(|pair| pair.split_once('=')) else {
            return;
        };
        let now = self.clock.now();
        let (mut max_age, mut date) = (None, None);
        for part in parts {
            let (attribute, value) = part.split_once('=').unwrap_or((part, ""));
            if attribute.eq_ignore_ascii_case("max-age") {
                let seconds = value.parse().ok().map(|seconds: i64| seconds.max(0).unsigned_abs());
                max_age = seconds.and_then(|it| now.checked_add(Duration::from_secs(it)));
            } else if attribute.eq_ignore_ascii_case("expires") {
                date = httpdate::parse_http_date(value).ok();
            }
        }
        // RFC 6265 §5.3: `Max-Age` takes precedence.
        let expires = max_age.or(date);
        if expires.is_some_and(|expires| expires <= now) {
            self.cookies.remove(name);
        } else {
            self.cookies.insert(name.to_owned(), Kept { value: value.to_owned(), expires });
        }
    }

    /// Whether a redirect leads to a page of the site.
    pub(super) fn is_own(location: &str) -> bool {
        location.starts_with('/') && !location.starts_with("//")
    }

    /// The path of the library's routes.
    pub(super) fn base(&self) -> &str {
        &self.site.base
    }

    fn live_cookies(&self) -> impl Iterator<Item = (&str, &str)> {
        let now = self.clock.now();
        let live = self
            .cookies
            .iter()
            .filter(move |(_, cookie)| cookie.expires.is_none_or(|expires| expires > now));
        live.map(|(name, cookie)| (name.as_str(), cookie.value.as_str()))
    }

    /// An address of the site as a path.
    #[track_caller]
    fn path<'a>(&self, address: &'a str) -> &'a str {
        match address.strip_prefix(&*self.site.origin).unwrap_or(address) {
            "" => "/",
            path if path.starts_with('/') => path,
            _ => panic!("`{address}` isn't an address of the site `{}`", self.site.origin),
        }
    }

    async fn send(&mut self, request: http::request::Builder, body: Body) -> Page {
        let request = request.body(body);
        let request = request.unwrap_or_else(|error| panic!("this is no request: {error}"));
        self.request(request).await
    }
}

/// Adds a header unless the request has it.
fn insert(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    let value = HeaderValue::try_from(value);
    let value = value.unwrap_or_else(|error| panic!("the header `{name}`: {error}"));
    headers.entry(name).or_insert(value);
}

/// A form's fields. The serializer can't be sent to another thread, so it doesn't outlive this function.
pub(super) fn encoded(fields: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}
