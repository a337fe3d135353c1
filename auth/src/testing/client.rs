//! A client of the application, in the process of the test.

use std::{fmt, net::SocketAddr};

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::ConnectInfo,
};
use http::{HeaderMap, HeaderName, HeaderValue, Request, header, request};
use serde::Serialize;
use serde_json::Value;
use tower::ServiceExt as _;

use super::{caller::Caller, clock::TestClock, jar::Jar, page::Page, site::SiteUrls};

/// Where the requests come from: an address for documentation (RFC 5737 §3).
const PEER: ([u8; 4], u16) = ([192, 0, 2, 1], 4711);

/// A client of the application under test, such as one person's browser. It calls the router without a connection.
///
/// It keeps cookies by their names until they expire by the test's clock, and follows no redirect by itself. A
/// path may also be written as a whole URL of the site, as mails and redirects have it. Clones start with the same
/// cookies and have nothing in common afterwards. A function that panics names the line of the test that called it.
#[derive(Clone)]
pub struct TestClient {
    app: Router,
    site: SiteUrls,
    jar: Jar,
    headers: HeaderMap,
}

impl fmt::Debug for TestClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TestClient").field("cookies", &self.jar).finish_non_exhaustive()
    }
}

impl TestClient {
    /// A client without cookies.
    pub(super) fn new(app: Router, site: SiteUrls, clock: TestClock) -> Self {
        Self { app, site, jar: Jar::new(clock), headers: HeaderMap::new() }
    }

    /// Sends this header with every request from now on, such as `accept-language`. Panics if it can't be one.
    #[track_caller]
    pub fn set_header(&mut self, name: &str, value: &str) {
        match (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            (Ok(name), Ok(value)) => {
                self.headers.insert(name, value);
            }
            (Err(error), _) => panic!("the name of a header: {error}"),
            (_, Err(error)) => panic!("the header `{name}`: {error}"),
        }
    }

    /// The value of a cookie, as the site wrote it; `None` if the client has no such cookie.
    #[must_use]
    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.jar.get(name)
    }

    /// Sets a cookie until the end of the test.
    pub fn set_cookie(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.jar.set(name.into(), value.into());
    }

    /// Forgets every cookie.
    pub fn forget_cookies(&mut self) {
        self.jar.clear();
    }

    /// Sends a `GET` as a script does: a page for people who are signed in answers 401 to anybody else.
    #[track_caller]
    pub fn get(&mut self, path: &str) -> impl Future<Output = Page> {
        let (caller, request) = (Caller::here(), Request::get(self.path(path)));
        self.send(caller, request, Body::empty())
    }

    /// Opens a page as somebody who follows a link: a page for people who are signed in sends anybody else to the
    /// sign-in page.
    #[track_caller]
    pub fn navigate(&mut self, path: &str) -> impl Future<Output = Page> {
        let (caller, request) = (Caller::here(), navigation(self.path(path)));
        self.send(caller, request, Body::empty())
    }

    /// Follows a redirect, and the redirects after it, to the page at the end. Panics if the first page is no
    /// redirect, if one leads to another site, or if there are more than ten.
    #[track_caller]
    pub fn follow(&mut self, page: &Page) -> impl Future<Output = Page> {
        let (caller, mut location) = (Caller::here(), page.location().to_owned());
        async move {
            for _ in 0..10 {
                let path = match self.site.path(&location) {
                    Ok(path) => path,
                    Err(problem) => caller.panic(problem),
                };
                let page = self.send(caller, navigation(path), Body::empty()).await;
                match page.redirect() {
                    Some(next) => next.clone_into(&mut location),
                    None => return page,
                }
            }
            caller.panic(format!("there are more than ten redirects, the last one to `{location}`"))
        }
    }

    /// Sends a form as it is. The library's own routes and the extractor `OwnForm` also want the CSRF token, which
    /// [`submit`](Self::submit) adds.
    #[track_caller]
    pub fn post_form(&mut self, path: &str, fields: &[(&str, &str)]) -> impl Future<Output = Page> {
        let (caller, path) = (Caller::here(), self.path(path));
        self.send_form(caller, path, fields)
    }

    /// Sends a form with the CSRF token of this client in the field `csrfToken`.
    #[track_caller]
    pub fn submit(&mut self, path: &str, fields: &[(&str, &str)]) -> impl Future<Output = Page> {
        let (caller, path) = (Caller::here(), self.path(path));
        self.send_with_token(caller, path, fields)
    }

    /// Sends a value as JSON. Panics if it can't be written as JSON.
    #[track_caller]
    pub fn post_json(&mut self, path: &str, value: &impl Serialize) -> impl Future<Output = Page> {
        let (caller, request) = (Caller::here(), Request::post(self.path(path)));
        let json = match serde_json::to_vec(value) {
            Ok(json) => json,
            Err(error) => panic!("this can't be written as JSON: {error}"),
        };
        let request = request.header(header::CONTENT_TYPE, "application/json");
        self.send(caller, request, Body::from(json))
    }

    /// Sends any request, with the cookies and headers of this client. Its URI is a path. Headers that it has
    /// itself stay.
    #[track_caller]
    pub fn request(&mut self, request: Request<Body>) -> impl Future<Output = Page> {
        self.deliver(Caller::here(), request)
    }

    /// The CSRF token of this client. Panics if the router has no routes of the setup.
    #[track_caller]
    pub fn csrf_token(&mut self) -> impl Future<Output = String> {
        self.token(Caller::here())
    }

    /// What the site shows of the session: `GET session`. It is `{}` if nobody is signed in. As in a browser,
    /// asking renews the session.
    #[track_caller]
    pub fn session(&mut self) -> impl Future<Output = Value> {
        let caller = Caller::here();
        async move {
            let path = format!("{}/session", self.site.base);
            let page = self.send(caller, Request::get(&path), Body::empty()).await;
            match serde_json::from_slice(page.bytes()) {
                Ok(session) => session,
                Err(error) => caller.panic(format!("`{path}` answers no JSON, {error}: {page:?}")),
            }
        }
    }

    /// Opens the link of a sign-in mail, and presses the button of the page that it leads to. Returns the answer to
    /// that, or the page itself if it has no button because the link isn't valid any more.
    #[track_caller]
    pub fn open_link(&mut self, link: &str) -> impl Future<Output = Page> {
        let (caller, link) = (Caller::here(), self.path(link));
        async move {
            let page = self.send(caller, navigation(link), Body::empty()).await;
            let fields = page.hidden_fields();
            if fields.is_empty() {
                return page;
            }
            let fields: Vec<_> =
                fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            let path = link.split('?').next().unwrap_or(link);
            self.send_form(caller, path, &fields).await
        }
    }

    /// Signs out, and returns the redirect that follows.
    #[track_caller]
    pub fn sign_out(&mut self) -> impl Future<Output = Page> {
        let (caller, path) = (Caller::here(), format!("{}/signout", self.site.base));
        async move { self.send_with_token(caller, &path, &[]).await }
    }

    /// Keeps a cookie from a `Set-Cookie` header, or drops it if it has expired.
    pub(super) fn keep(&mut self, set_cookie: &str) {
        self.jar.keep(set_cookie);
    }

    /// Whether a redirect leads to a page of the site.
    pub(super) fn is_own(location: &str) -> bool {
        location.starts_with('/') && !location.starts_with("//")
    }

    /// The path of the library's routes.
    pub(super) fn base(&self) -> &str {
        &self.site.base
    }

    /// An address of the site as a path. Panics for any other.
    #[track_caller]
    fn path<'a>(&self, address: &'a str) -> &'a str {
        match self.site.path(address) {
            Ok(path) => path,
            Err(problem) => panic!("{problem}"),
        }
    }

    async fn token(&mut self, caller: Caller) -> String {
        let path = format!("{}/csrf", self.site.base);
        let page = self.send(caller, Request::get(path), Body::empty()).await;
        let answer = serde_json::from_slice::<Value>(page.bytes()).unwrap_or_default();
        match &answer["csrfToken"] {
            Value::String(token) => token.clone(),
            _ => caller
                .panic("the router has no routes of the setup: is `.auth(&auth)` called on it?"),
        }
    }

    /// Sends a form to a path of the site.
    pub(super) async fn send_form(
        &mut self,
        caller: Caller,
        path: &str,
        fields: &[(&str, &str)],
    ) -> Page {
        let form = encoded(fields);
        let request =
            Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(caller, request, Body::from(form)).await
    }

    /// The same with the CSRF token.
    pub(super) async fn send_with_token(
        &mut self,
        caller: Caller,
        path: &str,
        fields: &[(&str, &str)],
    ) -> Page {
        let token = self.token(caller).await;
        let fields: Vec<_> = fields.iter().copied().chain([("csrfToken", &*token)]).collect();
        self.send_form(caller, path, &fields).await
    }

    /// Sends a request whose headers are there.
    pub(super) async fn send(
        &mut self,
        caller: Caller,
        request: request::Builder,
        body: Body,
    ) -> Page {
        match request.body(body) {
            Ok(request) => self.deliver(caller, request).await,
            Err(error) => caller.panic(format!("this is no request: {error}")),
        }
    }

    async fn deliver(&mut self, caller: Caller, request: Request<Body>) -> Page {
        let (mut parts, body) = request.into_parts();
        for (name, value) in &self.headers {
            if !parts.headers.contains_key(name) {
                parts.headers.insert(name, value.clone());
            }
        }
        let host = self.site.origin.split_once("://").map_or("", |(_, host)| host);
        let own = [(header::HOST, Some(host.to_owned())), (header::COOKIE, self.jar.header())];
        for (name, value) in own {
            let Some(value) = value else { continue };
            let value = match HeaderValue::try_from(value) {
                Ok(value) => value,
                Err(error) => caller.panic(format!("the header `{name}`: {error}")),
            };
            parts.headers.entry(name).or_insert(value);
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
        match to_bytes(body, usize::MAX).await {
            Ok(body) => {
                Page::new(parts.status, parts.headers, body.to_vec(), self.site.origin.clone())
            }
            Err(error) => caller.panic(format!("the body of the answer: {error}")),
        }
    }
}

/// A request of somebody who follows a link.
fn navigation(path: &str) -> request::Builder {
    Request::get(path).header("sec-fetch-mode", "navigate")
}

/// A form's fields. The serializer can't be sent to another thread, so it doesn't outlive this function.
pub(super) fn encoded(fields: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}
