//! A browser without scripts, at a function.

use std::{collections::BTreeMap, time::Duration};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use http::{Method, StatusCode, header};
use reqwest::{Client, redirect::Policy};
use serde_json::Value;
use url::form_urlencoded::Serializer;

use crate::runtime::{Runtime, event};

/// How requests reach the function.
pub(crate) enum Site {
    /// As events of this process.
    Played(Runtime),
    /// Over HTTP, at the origin.
    Served,
}

/// A browser that keeps cookies.
pub(crate) struct Browser {
    origin: String,
    site: Site,
    cookies: BTreeMap<String, String>,
}

/// What a browser got.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) status: StatusCode,
    pub(crate) text: String,
    set_cookies: Vec<String>,
}

impl Browser {
    pub(crate) fn at(origin: &str, site: Site) -> Self {
        Self { origin: origin.to_owned(), site, cookies: BTreeMap::new() }
    }

    pub(crate) async fn get(&mut self, path: &str) -> Page {
        self.send(Method::GET, path, None).await
    }

    /// Sends a form with the CSRF token.
    pub(crate) async fn submit(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let page = self.get("/api/auth/csrf").await;
        let json: Value = serde_json::from_str(&page.text).unwrap();
        let mut form = Serializer::new(String::new());
        form.append_pair("csrfToken", json["csrfToken"].as_str().unwrap()).extend_pairs(fields);
        self.send(Method::POST, path, Some(form.finish())).await
    }

    async fn send(&mut self, method: Method, path: &str, form: Option<String>) -> Page {
        let cookies = self.cookies.iter().map(|(name, value)| format!("{name}={value}"));
        let cookies: Vec<_> = cookies.collect();
        let page = match &mut self.site {
            Site::Played(runtime) => {
                let form = form.map(|form| STANDARD.encode(form));
                let event = event(method.as_str(), &self.origin, path, &cookies, form);
                of_answer(&runtime.invoke(event).await)
            }
            Site::Served => over_http(method, &self.origin, path, &cookies, form).await,
        };
        for cookie in &page.set_cookies {
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

/// The page in the answer of a function.
fn of_answer(answer: &Value) -> Page {
    let status = answer["statusCode"].as_u64().unwrap_or_else(|| panic!("{answer}"));
    let body = answer["body"].as_str().unwrap_or_default();
    let text = if answer["isBase64Encoded"] == true {
        String::from_utf8(STANDARD.decode(body).unwrap()).unwrap()
    } else {
        body.to_owned()
    };
    let cookies = answer["cookies"].as_array().into_iter().flatten();
    Page {
        status: StatusCode::from_u16(status.try_into().unwrap()).unwrap(),
        text,
        set_cookies: cookies.map(|cookie| cookie.as_str().unwrap().to_owned()).collect(),
    }
}

async fn over_http(
    method: Method,
    origin: &str,
    path: &str,
    cookies: &[String],
    form: Option<String>,
) -> Page {
    let client = Client::builder().no_proxy().redirect(Policy::none());
    let client = client.timeout(Duration::from_mins(1)).build().unwrap();
    let mut request = client.request(method, format!("{origin}{path}"));
    if !cookies.is_empty() {
        request = request.header(header::COOKIE, cookies.join("; "));
    }
    if let Some(form) = form {
        let kind = "application/x-www-form-urlencoded";
        request = request.header(header::ORIGIN, origin).header(header::CONTENT_TYPE, kind);
        request = request.body(form);
    }
    let response = request.send().await.unwrap();
    let status = response.status();
    let cookies = response.headers().get_all(header::SET_COOKIE).iter();
    let set_cookies = cookies.map(|cookie| cookie.to_str().unwrap().to_owned()).collect();
    Page { status, set_cookies, text: response.text().await.unwrap() }
}
