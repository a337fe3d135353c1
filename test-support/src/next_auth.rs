//! NextAuth v4 itself, at the origin in `AUTH_TEST_NEXT_AUTH`: `fixtures/next-auth`.

use std::collections::BTreeMap;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use http::{Method, StatusCode, header};
use reqwest::{Client, redirect::Policy};
use serde_json::Value;
use url::Url;

/// Where NextAuth is.
pub fn origin() -> String {
    std::env::var("AUTH_TEST_NEXT_AUTH").expect("`cargo xtask test` starts NextAuth and names it")
}

/// What the setups of both sides have in common, for ours.
pub fn variable(name: &str) -> Option<String> {
    Some(match name {
        "AUTH_SECRET" => super::SECRET.to_owned(),
        "OP" => format!("{}/op", origin()),
        "OP_AUTHORIZE" => format!("{}/op/authorize", origin()),
        "OP_TOKEN" => format!("{}/op/token", origin()),
        "OP_JWKS" => format!("{}/op/jwks", origin()),
        "OP_SECRET" => "the client secret of the provider".to_owned(),
        _ => return None,
    })
}

/// A browser at NextAuth's.
#[derive(Clone)]
pub struct Theirs {
    client: Client,
    /// What NextAuth has set, by name.
    pub cookies: BTreeMap<String, String>,
    /// How sessions are kept in the database; `None` without one.
    pub strategy: Option<&'static str>,
}

/// What it got.
#[derive(Debug)]
pub struct Answer {
    /// The status of the response.
    pub status: StatusCode,
    /// Where the browser is sent.
    pub location: Option<String>,
    /// The body of the response.
    pub text: String,
}

impl Answer {
    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

impl Theirs {
    /// A browser with these cookies.
    pub fn with(cookies: &BTreeMap<String, String>) -> Self {
        let client = Client::builder().redirect(Policy::none()).build().unwrap();
        Self { client, cookies: cookies.clone(), strategy: None }
    }

    /// A browser without cookies.
    pub fn empty() -> Self {
        Self::with(&BTreeMap::new())
    }

    /// Asks for a path.
    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(Method::GET, path, &[]).await
    }

    /// Sends a request with the fields of a form, if there are any.
    pub async fn send(&mut self, method: Method, path: &str, fields: &[(&str, &str)]) -> Answer {
        let cookies = self.cookies.iter().map(|(name, value)| format!("{name}={value}"));
        let mut request = self
            .client
            .request(method, format!("{}{path}", origin()))
            .header(header::COOKIE, cookies.collect::<Vec<_>>().join("; "));
        if let Some(strategy) = self.strategy {
            request = request.header("x-session-strategy", strategy);
        }
        if !fields.is_empty() {
            let mut form = url::form_urlencoded::Serializer::new(String::new());
            form.extend_pairs(fields);
            request = request
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                .body(form.finish());
        }
        let response = request.send().await.unwrap();
        for cookie in response.headers().get_all(header::SET_COOKIE) {
            let cookie = cookie.to_str().unwrap();
            let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let location = response.headers().get(header::LOCATION);
        Answer {
            status: response.status(),
            location: location.map(|location| location.to_str().unwrap().to_owned()),
            text: response.text().await.unwrap(),
        }
    }

    /// Sends a form with the CSRF token.
    pub async fn submit(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let csrf = self.get("/api/auth/csrf").await.json()["csrfToken"].clone();
        let fields: Vec<_> =
            fields.iter().copied().chain([("csrfToken", csrf.as_str().unwrap())]).collect();
        self.send(Method::POST, path, &fields).await
    }

    /// Signs in with the form.
    pub async fn sign_in(&mut self, name: &str, padding: &str) {
        let fields = [("name", name), ("padding", padding)];
        let answer = self.submit("/api/auth/callback/credentials", &fields).await;
        assert_eq!(answer.location.as_deref(), Some(origin().as_str()), "{answer:?}");
    }
}

/// A function of `next-auth/jwt`.
pub async fn jwt(function: &str, arguments: &Value) -> Value {
    let response = Client::new()
        .post(format!("{}/jwt/{function}", origin()))
        .header(header::CONTENT_TYPE, "application/json")
        .body(arguments.to_string())
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    serde_json::from_str(&response.text().await.unwrap()).unwrap()
}

/// The cookies that hold a session.
pub fn session_cookies(cookies: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let session = cookies.iter().filter(|(name, _)| name.contains("session-token"));
    session.map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// A session as `GET session` shows it, without its end: that is another second later.
pub fn without_end(mut session: Value) -> Value {
    let members = session.as_object_mut().unwrap();
    assert!(members.remove("expires").is_some_and(|end| end.as_str().unwrap().ends_with('Z')));
    session
}

/// What the provider would bring the browser back with when `person` says yes there, and what the
/// request was bound with.
pub fn approve(authorize: &str, person: &Value) -> (String, BTreeMap<String, String>) {
    let url = Url::parse(authorize).unwrap();
    let sent: BTreeMap<String, String> = url.query_pairs().into_owned().collect();
    let mut code = person.clone();
    code["challenge"] = sent["code_challenge"].as_str().into();
    code["nonce"] = sent["nonce"].as_str().into();
    let code = URL_SAFE_NO_PAD.encode(code.to_string());
    (format!("/api/auth/callback/op?code={code}&state={}", sent["state"]), sent)
}
