//! Somebody with a browser at a provider that nobody here knows the pages of: fills in each form by
//! the names of its fields.

use std::collections::BTreeMap;

use http::header;
use regex::Regex;
use reqwest::{Client, RequestBuilder, Response, redirect::Policy};
use serde_json::Value;
use test_support::ORIGIN;
use url::Url;

/// A person, with what they type and press.
pub(crate) struct Person {
    client: Client,
    cookies: BTreeMap<String, String>,
    fields: &'static [(&'static str, &'static str)],
    /// Where the script of a page goes on, if that is what the page is.
    pub(crate) goes_on: fn(&Url) -> Option<Url>,
}

impl Person {
    pub(crate) fn new(fields: &'static [(&'static str, &'static str)]) -> Self {
        let client = Client::builder().redirect(Policy::none()).build().unwrap();
        Self { client, cookies: BTreeMap::new(), fields, goes_on: |_| None }
    }

    /// Goes where the site sends them, until the provider sends them back: gives where to.
    pub(crate) async fn answer(&mut self, url: &str) -> Url {
        let mut response = self.get(&url.parse().unwrap()).await;
        for _ in 0..12 {
            let url = response.url().clone();
            if response.status().is_redirection() {
                let target = response.headers()[header::LOCATION].to_str().unwrap();
                let target = url.join(target).unwrap();
                if target.as_str().starts_with(ORIGIN) {
                    return target;
                }
                let target = (self.goes_on)(&target).unwrap_or(target);
                response = self.get(&target).await;
                continue;
            }
            let (status, html) = (response.status(), response.text().await.unwrap());
            let form = Form::find(&html).unwrap_or_else(|| panic!("{url} {status}: {html}"));
            let body = form.filled_in(self.fields);
            let request = self.client.post(url.join(&form.action).unwrap());
            let request = request
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                .body(body);
            response = self.send(request).await;
        }
        panic!("the provider never answered");
    }

    pub(crate) async fn send_json(&mut self, url: &str, json: &Value) {
        let request = self.client.post(url).header(header::CONTENT_TYPE, "application/json");
        let response = self.send(request.body(json.to_string())).await;
        assert!(response.status().is_success(), "{response:?}");
    }

    async fn get(&mut self, url: &Url) -> Response {
        self.send(self.client.get(url.clone())).await
    }

    async fn send(&mut self, request: RequestBuilder) -> Response {
        let cookies = self.cookies.iter().map(|(name, value)| format!("{name}={value}"));
        let cookies = cookies.collect::<Vec<_>>().join("; ");
        let response = request.header(header::COOKIE, cookies).send().await.unwrap();
        for cookie in response.headers().get_all(header::SET_COOKIE) {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        response
    }
}

/// The form of a page that is sent with `POST`.
struct Form {
    action: String,
    /// The names of all fields and buttons, and the values of those that are hidden.
    fields: Vec<(String, Option<String>)>,
}

impl Form {
    fn find(html: &str) -> Option<Self> {
        let forms = Regex::new(r"(?is)<form\b([^>]*)>(.*?)</form>").unwrap();
        let is_posted = Regex::new(r#"(?i)\bmethod="?post"#).unwrap();
        let form = forms.captures_iter(html).find(|form| is_posted.is_match(&form[1]))?;
        let tags = Regex::new(r"(?is)<(?:input|button)\b[^>]*>").unwrap();
        let fields = tags.find_iter(&form[2]).filter_map(|tag| {
            let tag = tag.as_str();
            let is_hidden = attribute(tag, "type").as_deref() == Some("hidden");
            let value = is_hidden.then(|| attribute(tag, "value").unwrap_or_default());
            Some((attribute(tag, "name")?, value))
        });
        let action = attribute(&form[1], "action").unwrap_or_default();
        Some(Self { action, fields: fields.collect() })
    }

    /// The form as it is sent, with what somebody types in it and the button that they press.
    fn filled_in(&self, typed: &[(&str, &str)]) -> String {
        let mut body = url::form_urlencoded::Serializer::new(String::new());
        for (name, value) in &self.fields {
            if let Some(value) = value {
                body.append_pair(name, value);
            }
        }
        for (name, value) in typed {
            if self.fields.iter().any(|(field, hidden)| field == name && hidden.is_none()) {
                body.append_pair(name, value);
            }
        }
        body.finish()
    }
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let found = Regex::new(&format!(r#"(?is)\s{name}="([^"]*)""#)).unwrap();
    let value = found.captures(tag)?[1].to_owned();
    Some(value.replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&"))
}
