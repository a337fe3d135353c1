//! Somebody at the OpenID provider: fills in its forms until it sends the browser back.

use std::collections::BTreeMap;

use http::header;
use reqwest::{Client, Method, Response, redirect::Policy};
use url::Url;

/// The provider that `cargo xtask test` started.
pub fn provider() -> String {
    std::env::var("AUTH_TEST_OP").expect("`cargo xtask test` starts the provider and names it")
}

/// A person with a browser of their own at the provider.
pub struct Visitor {
    client: Client,
    cookies: BTreeMap<String, String>,
    login: &'static str,
}

/// How the provider answered: where, and with which parameters.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Path and query; the query is empty for a form.
    pub path: String,
    /// The parameters of the query or of the form.
    pub parameters: Vec<(String, String)>,
    /// Whether it is to be posted.
    pub is_form: bool,
}

impl Answer {
    /// Replaces a parameter, or takes it out.
    #[must_use]
    pub fn with(mut self, name: &str, value: Option<&str>) -> Self {
        self.parameters.retain(|(key, _)| key != name);
        self.parameters.extend(value.map(|value| (name.to_owned(), value.to_owned())));
        self
    }

    /// The value of a parameter that is there.
    pub fn parameter(&self, name: &str) -> &str {
        let found = self.parameters.iter().find(|(key, _)| key == name);
        found.map_or_else(|| panic!("no `{name}` in {self:?}"), |(_, value)| value)
    }

    /// The path with the parameters as its query.
    pub fn uri(&self) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(&self.parameters);
        format!("{}?{}", self.path, query.finish())
    }
}

impl Visitor {
    /// A person with this name, whom the provider doesn't know yet.
    pub fn new(login: &'static str) -> Self {
        let client = Client::builder().redirect(Policy::none()).build().unwrap();
        Self { client, cookies: BTreeMap::new(), login }
    }

    /// Signs in at the authorization endpoint and consents.
    pub async fn authorize(&mut self, url: &str) -> Answer {
        let mut response = self.request(Method::GET, url, None).await;
        for _ in 0..12 {
            let url = response.url().clone();
            if response.status().is_redirection() {
                let target = response.headers()[header::LOCATION].to_str().unwrap();
                let target = url.join(target).unwrap();
                if target.path().starts_with("/api/auth/callback/") {
                    let parameters = target.query_pairs().into_owned().collect();
                    return Answer { path: target.path().to_owned(), parameters, is_form: false };
                }
                response = self.request(Method::GET, target.as_str(), None).await;
                continue;
            }
            let html = response.text().await.unwrap();
            let action = attribute(&html, "action").unwrap_or_else(|| panic!("no form in {html}"));
            let action = url.join(&action).unwrap();
            let hidden = fields(&html);
            if action.path().starts_with("/api/auth/callback/") {
                return Answer {
                    path: action.path().to_owned(),
                    parameters: hidden,
                    is_form: true,
                };
            }
            let mut form = hidden;
            if form.iter().any(|(_, value)| value == "login") {
                form.push(("login".to_owned(), self.login.to_owned()));
                form.push(("password".to_owned(), "any".to_owned()));
            }
            response = self.request(Method::POST, action.as_str(), Some(form)).await;
        }
        panic!("the provider never answered");
    }

    /// Whether the authorization endpoint shows the form for somebody whom it doesn't know.
    pub async fn is_asked_to_sign_in(&mut self, url: &str) -> bool {
        let mut response = self.request(Method::GET, url, None).await;
        while response.status().is_redirection() {
            let target = response.headers()[header::LOCATION].to_str().unwrap();
            let target = response.url().join(target).unwrap();
            response = self.request(Method::GET, target.as_str(), None).await;
        }
        let html = response.text().await.unwrap();
        fields(&html).iter().any(|(_, value)| value == "login")
    }

    /// Confirms at the end session endpoint; where the provider sends the browser then.
    pub async fn sign_out(&mut self, url: &str) -> String {
        let response = self.request(Method::GET, url, None).await;
        let (url, html) = (response.url().clone(), response.text().await.unwrap());
        let action = attribute(&html, "action").unwrap_or_else(|| panic!("no form in {html}"));
        let mut form = fields(&html);
        form.push(("logout".to_owned(), "yes".to_owned()));
        let action = url.join(&action).unwrap();
        let response = self.request(Method::POST, action.as_str(), Some(form)).await;
        let target = response.headers()[header::LOCATION].to_str().unwrap();
        url.join(target).unwrap().into()
    }

    async fn request(
        &mut self,
        method: Method,
        url: &str,
        form: Option<Vec<(String, String)>>,
    ) -> Response {
        let cookies = self.cookies.iter().map(|(name, value)| format!("{name}={value}"));
        let mut request = self
            .client
            .request(method, Url::parse(url).unwrap())
            .header(header::COOKIE, cookies.collect::<Vec<_>>().join("; "));
        if let Some(form) = form {
            let mut body = url::form_urlencoded::Serializer::new(String::new());
            body.extend_pairs(form);
            request = request
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                .body(body.finish());
        }
        let response = request.send().await.unwrap();
        for cookie in response.headers().get_all(header::SET_COOKIE) {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        response
    }
}

/// The hidden inputs of a page.
fn fields(html: &str) -> Vec<(String, String)> {
    let inputs = html.split("<input").skip(1).filter_map(|input| input.split('>').next());
    inputs
        .filter(|input| input.contains("hidden"))
        .filter_map(|input| Some((attribute(input, "name")?, attribute(input, "value")?)))
        .collect()
}

fn attribute(html: &str, name: &str) -> Option<String> {
    let (_, rest) = html.split_once(&format!("{name}=\""))?;
    let value = rest.split('"').next()?;
    Some(value.replace("&amp;", "&").replace("&quot;", "\"").replace("&#39;", "'"))
}
