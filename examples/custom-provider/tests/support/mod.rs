//! A browser for tests: it keeps the cookies of one site, and nothing else.
#![allow(dead_code, unreachable_pub, reason = "each test uses its part")]

pub mod provider;

use std::collections::BTreeMap;

use axum::{Router, body::Body};
use http::{Request, StatusCode, header};
use http_body_util::BodyExt as _;
use serde_json::Value;
use tower::ServiceExt as _;
use url::form_urlencoded::Serializer;

/// A browser at the site of a host.
pub struct Browser {
    app: Router,
    host: String,
    pub cookies: BTreeMap<String, String>,
}

/// What a browser got.
#[derive(Debug)]
pub struct Page {
    pub status: StatusCode,
    pub location: String,
    pub text: String,
}

impl Browser {
    pub fn new(app: &Router, host: &str) -> Self {
        Self { app: app.clone(), host: host.to_owned(), cookies: BTreeMap::new() }
    }

    pub async fn get(&mut self, path: &str) -> Page {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    /// Goes to the provider's authorization endpoint, as far as its URL.
    pub async fn sign_in(&mut self, provider: &str) -> Page {
        let page = self.get("/api/auth/csrf").await;
        if page.status != StatusCode::OK {
            return page;
        }
        let csrf: Value = serde_json::from_str(&page.text).unwrap();
        let fields = [("csrfToken", csrf["csrfToken"].as_str().unwrap()), ("callbackUrl", "/")];
        let form = Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = Request::post(format!("/api/auth/signin/{provider}"))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(form)).unwrap()).await
    }

    /// Comes back from the provider.
    pub async fn callback(&mut self, provider: &str, answer: &provider::Answer) -> Page {
        let fields = [("code", &answer.code), ("state", &answer.state)];
        let query = Serializer::new(String::new()).extend_pairs(fields).finish();
        self.get(&format!("/api/auth/callback/{provider}?{query}")).await
    }

    /// What the site says about the session.
    pub async fn session(&mut self) -> Value {
        serde_json::from_str(&self.get("/api/auth/session").await.text).unwrap()
    }

    async fn send(&mut self, mut request: Request<Body>) -> Page {
        let cookies: Vec<_> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let headers = request.headers_mut();
        headers.insert(header::HOST, self.host.parse().unwrap());
        headers.insert(header::COOKIE, cookies.join("; ").parse().unwrap());
        let response = self.app.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        for cookie in parts.headers.get_all(header::SET_COOKIE) {
            let (pair, attributes) = cookie.to_str().unwrap().split_once("; ").unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            if attributes.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let location = parts.headers.get(header::LOCATION);
        let bytes = body.collect().await.unwrap().to_bytes();
        Page {
            status: parts.status,
            location: location.map_or("", |location| location.to_str().unwrap()).to_owned(),
            text: String::from_utf8(bytes.to_vec()).unwrap(),
        }
    }
}
