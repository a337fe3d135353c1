//! A browser for tests: it keeps cookies, and nothing else.

use std::{collections::BTreeMap, net::SocketAddr};

use axum::{Extension, Router, body::Body, extract::ConnectInfo};
use http::{HeaderMap, Request, StatusCode, header};
use http_body_util::BodyExt as _;
use serde_json::Value;
use tower::ServiceExt as _;

use super::{invariants::Invariants, planted};

/// A browser at one site.
#[derive(Clone)]
pub struct Browser {
    app: Router,
    /// What the site has set, by name.
    pub cookies: BTreeMap<String, String>,
    /// Sent with every request.
    pub headers: HeaderMap,
    /// What every response is held to.
    pub invariants: Option<Invariants>,
}

/// What a browser got.
#[derive(Debug)]
pub struct Page {
    /// The status of the response.
    pub status: StatusCode,
    /// The headers of the response.
    pub headers: HeaderMap,
    /// The body of the response.
    pub text: String,
}

impl Page {
    /// Where the browser is sent.
    pub fn location(&self) -> &str {
        let location = self.headers.get(header::LOCATION);
        location.unwrap_or_else(|| panic!("no redirect: {self:?}")).to_str().unwrap()
    }

    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The `Set-Cookie` headers.
    pub fn set_cookies(&self) -> Vec<&str> {
        let cookies = self.headers.get_all(header::SET_COOKIE);
        cookies.iter().map(|cookie| cookie.to_str().unwrap()).collect()
    }
}

impl Browser {
    /// A browser that knows nothing of the site.
    pub fn new(app: Router) -> Self {
        planted::watch();
        Self { app, cookies: BTreeMap::new(), headers: HeaderMap::new(), invariants: None }
    }

    /// One that knows nothing of the site either, and calls it by this host.
    pub fn at(app: Router, host: &str) -> Self {
        let mut browser = Self::new(app);
        browser.headers.insert(header::HOST, host.parse().unwrap());
        browser
    }

    /// One that knows nothing of the site either, and whose requests come from this address.
    pub fn from_address(app: &Router, address: &str) -> Self {
        let address = SocketAddr::new(address.parse().unwrap(), 4711);
        Self::new(app.clone().layer(Extension(ConnectInfo(address))))
    }

    /// From now on, requests go to another process of the same site.
    pub fn go_to(&mut self, app: &Router) {
        self.app = app.clone();
    }

    /// The site, to be served in another way.
    pub fn app(&self) -> Router {
        self.app.clone()
    }

    /// Asks for a path.
    pub async fn get(&mut self, path: &str) -> Page {
        let request = Request::get(path);
        self.send(request.body(Body::empty()).unwrap()).await
    }

    /// Opens a page as somebody who typed its address.
    pub async fn navigate(&mut self, path: &str) -> Page {
        let request = Request::get(path).header("sec-fetch-mode", "navigate");
        self.send(request.body(Body::empty()).unwrap()).await
    }

    /// Sends a form.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let form =
            url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(form));
        self.send(request.unwrap()).await
    }

    /// Sends JSON.
    pub async fn post_json(&mut self, path: &str, json: &Value) -> Page {
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(json.to_string()));
        self.send(request.unwrap()).await
    }

    /// The CSRF token of this browser.
    pub async fn csrf(&mut self) -> String {
        let page = self.get("/api/auth/csrf").await;
        page.json()["csrfToken"].as_str().unwrap().to_owned()
    }

    /// Sends a form with the CSRF token.
    pub async fn submit(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let csrf = self.csrf().await;
        let mut fields = fields.to_vec();
        fields.push(("csrfToken", &csrf));
        self.post(path, &fields).await
    }

    /// What the site says about the session.
    pub async fn session(&mut self) -> Value {
        let page = self.get("/api/auth/session").await;
        assert_eq!(page.status, StatusCode::OK, "{page:?}");
        page.json()
    }

    /// Sends a request as it is, with the browser's headers and cookies.
    pub async fn send(&mut self, mut request: Request<Body>) -> Page {
        for (name, value) in &self.headers {
            request.headers_mut().insert(name, value.clone());
        }
        request.headers_mut().entry(header::HOST).or_insert("127.0.0.1:3000".parse().unwrap());
        if !self.cookies.is_empty() && !request.headers().contains_key(header::COOKIE) {
            let pairs = self.cookies.iter().map(|(name, value)| format!("{name}={value}"));
            let cookies = pairs.collect::<Vec<_>>().join("; ");
            request.headers_mut().insert(header::COOKIE, cookies.parse().unwrap());
        }
        let response = self.app.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        let page = Page {
            status: parts.status,
            headers: parts.headers,
            text: String::from_utf8(bytes.to_vec()).unwrap(),
        };
        planted::check(&page);
        if let Some(invariants) = &self.invariants {
            invariants.check(&page);
        }
        for cookie in page.set_cookies() {
            let (pair, attributes) = cookie.split_once("; ").unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            if attributes.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        page
    }
}

/// The seconds that a refusal says to wait.
#[track_caller]
pub fn wait(page: &Page) -> u64 {
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS, "{page:?}");
    page.headers[header::RETRY_AFTER].to_str().unwrap().parse().unwrap()
}
