//! One request to the program under test, and its answer.

use std::{collections::BTreeMap, time::SystemTime};

use reqwest::{Client, Method, redirect::Policy};
use serde_json::{Value, json};

use crate::{
    crypto,
    placeholders::{Bindings, encode},
    transcript::Request,
};

/// What the browser got.
#[derive(Debug)]
pub(crate) struct Answer {
    /// When the request was sent.
    pub(crate) at: SystemTime,
    pub(crate) status: u16,
    pub(crate) location: Option<String>,
    pub(crate) content_type: Option<String>,
    /// `Cache-Control`
    pub(crate) caching: Option<String>,
    /// The name in the session, where a guarded page says it.
    pub(crate) token_name: Option<String>,
    pub(crate) cookies: Vec<Cookie>,
    pub(crate) text: String,
}

/// A `Set-Cookie` header.
#[derive(Clone, Debug)]
pub(crate) struct Cookie {
    pub(crate) name: String,
    /// Decoded.
    pub(crate) value: String,
    pub(crate) attributes: BTreeMap<String, Option<String>>,
    pub(crate) order: String,
}

impl Cookie {
    fn parse(header: &str) -> Self {
        let mut parts = header.split("; ");
        let (name, value) = parts.next().and_then(|pair| pair.split_once('=')).unwrap_or_default();
        let mut attributes = BTreeMap::new();
        let mut order = Vec::new();
        for part in parts {
            let (name, value) = match part.split_once('=') {
                Some((name, value)) => (name, Some(value.to_owned())),
                None => (part, None),
            };
            order.push(name);
            attributes.insert(name.to_owned(), value);
        }
        let value = format!("v={}", value.replace('+', "%2B"));
        let value = url::form_urlencoded::parse(value.as_bytes()).next().map(|(_, value)| value);
        Self {
            name: name.to_owned(),
            value: value.unwrap_or_default().into_owned(),
            attributes,
            order: order.join("; "),
        }
    }
}

/// The browser of one transcript.
///
/// It sends the cookies that were recorded. A check cookie goes by the name that it was set under;
/// those of OAuth 1.0a are sent too, where NextAuth has none. That is why it isn't the browser of
/// `test-support`, which sends what the site has set.
pub(crate) struct Browser {
    client: Client,
    base: String,
    /// The value of each check cookie in the browser, by name.
    checks: BTreeMap<String, String>,
}

impl Browser {
    pub(crate) fn new(base: &str) -> Self {
        let client = Client::builder().redirect(Policy::none()).no_proxy().build();
        let client = client.expect("a client can be made");
        Self { client, base: base.to_owned(), checks: BTreeMap::new() }
    }

    /// Sends a recorded request. Fails, saying which, when a placeholder has no value.
    pub(crate) async fn send(
        &mut self,
        request: &Request,
        bindings: &mut Bindings,
        mut missing: impl FnMut(&str, &str) -> Option<String>,
    ) -> Result<Answer, String> {
        // A token that nobody was sent.
        let unknown = |placeholder: &str| placeholder.starts_with("hex64").then(crypto::hex64);
        let path = bindings.fill(&request.path, unknown)?;
        let method = Method::from_bytes(request.method.as_bytes()).map_err(|e| e.to_string())?;
        let mut sent = self.client.request(method, format!("{}{path}", self.base));
        let mut cookies = Vec::new();
        for (name, value) in &request.cookies {
            let value = bindings.fill(value, |placeholder| missing(name, placeholder))?;
            let by_value = self.checks.iter().find(|(known, known_value)| {
                **known_value == value && known.strip_prefix(name.as_str()).is_some()
            });
            let name = by_value.map_or_else(|| name.clone(), |(name, _)| name.clone());
            cookies.push((name, value));
        }
        if path.contains("/callback/bird?") {
            let own = self.checks.iter().filter(|(name, _)| name.contains(".state."));
            cookies.extend(own.map(|(name, value)| (name.clone(), value.clone())));
        }
        if !cookies.is_empty() {
            let header: Vec<String> =
                cookies.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
            sent = sent.header("cookie", header.join("; "));
        }
        for (name, value) in &request.extra_headers {
            sent = sent.header(name, value);
        }
        if let Some(kind) = &request.content_type {
            sent = sent.header("content-type", kind);
        }
        if let Some(form) = &request.form {
            let mut body = Vec::new();
            for (name, value) in form {
                for value in value.as_array().cloned().unwrap_or_else(|| vec![value.clone()]) {
                    let value = bindings.fill(value.as_str().unwrap_or_default(), |_| None)?;
                    body.push(format!("{}={}", encode(name), encode(&value)));
                }
            }
            sent = sent.body(body.join("&"));
        } else if let Some(json) = &request.json {
            sent = sent.body(bindings.fill_json(json, &mut |_| None)?.to_string());
        } else if let Some(text) = &request.text {
            sent = sent.body(text.clone());
        }
        let at = SystemTime::now();
        let answer = sent.send().await.map_err(|error| error.to_string())?;
        let header = |name: &str| {
            let value = answer.headers().get(name)?;
            Some(String::from_utf8_lossy(value.as_bytes()).into_owned())
        };
        let cookies: Vec<Cookie> = answer
            .headers()
            .get_all("set-cookie")
            .iter()
            .map(|value| Cookie::parse(&String::from_utf8_lossy(value.as_bytes())))
            .collect();
        let is_check = |cookie: &&Cookie| {
            cookie.attributes.contains_key("Max-Age") || cookie.name.contains(".nonce")
        };
        for cookie in cookies.iter().filter(is_check) {
            if cookie.value.is_empty() {
                self.checks.remove(&cookie.name);
            } else {
                self.checks.insert(cookie.name.clone(), cookie.value.clone());
            }
        }
        Ok(Answer {
            at,
            status: answer.status().as_u16(),
            location: header("location"),
            content_type: header("content-type"),
            caching: header("cache-control"),
            token_name: header("x-token-name"),
            cookies,
            text: answer.text().await.map_err(|error| error.to_string())?,
        })
    }

    /// Asks the control interface: `trace`, `mail` or `db`.
    pub(crate) async fn control(&self, control: &str, what: &str) -> Result<Value, String> {
        let answer = self.client.get(format!("{control}/{what}")).send().await;
        let text = answer.map_err(|error| error.to_string())?.text().await;
        serde_json::from_str(&text.map_err(|error| error.to_string())?).map_err(|e| e.to_string())
    }

    /// From now on, calls of this method of the adapter fail as the recorded ones did; `None` ends it.
    pub(crate) async fn fail(&self, control: &str, method: Option<&str>) -> Result<(), String> {
        let asked = match method {
            Some(name) => json!({ "kind": "adapter", "name": name, "message": "db down" }),
            None => json!({}),
        };
        self.tell(control, "fail", &asked).await
    }

    /// Changes rows in the store.
    pub(crate) async fn change(&self, control: &str, changes: &Value) -> Result<(), String> {
        self.tell(control, "db", changes).await
    }

    async fn tell(&self, control: &str, what: &str, asked: &Value) -> Result<(), String> {
        let sent = self.client.post(format!("{control}/{what}"));
        let sent = sent.header("content-type", "application/json").body(asked.to_string());
        let answer = sent.send().await.map_err(|error| error.to_string())?;
        answer.error_for_status().map(drop).map_err(|error| error.to_string())
    }
}
