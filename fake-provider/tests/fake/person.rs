//! Somebody with a browser at the provider: opens pages, and fills in their forms.

use std::collections::BTreeMap;

use reqwest::{
    Client, Method, Response, StatusCode,
    header::{CONTENT_TYPE, COOKIE, HeaderMap, LOCATION, SET_COOKIE},
    redirect::Policy,
};
use url::{Url, form_urlencoded};

/// Somebody with a browser at the provider. It follows no redirect.
pub(crate) struct Person {
    client: Client,
    /// The cookies that the provider has set.
    pub(crate) cookies: BTreeMap<String, String>,
}

/// What the browser shows.
#[derive(Debug)]
pub(crate) struct Shown {
    pub(crate) status: StatusCode,
    url: Url,
    headers: HeaderMap,
    pub(crate) html: String,
}

impl Shown {
    /// Where the browser is sent.
    #[track_caller]
    pub(crate) fn location(&self) -> Url {
        let location =
            self.headers.get(LOCATION).unwrap_or_else(|| panic!("no redirect: {self:?}"));
        self.url.join(location.to_str().unwrap()).unwrap()
    }

    /// A parameter of where the browser is sent.
    #[track_caller]
    pub(crate) fn parameter(&self, name: &str) -> Option<String> {
        let location = self.location();
        location.query_pairs().find(|(known, _)| known == name).map(|(_, value)| value.into_owned())
    }

    /// Where the form of the page goes.
    #[track_caller]
    pub(crate) fn action(&self) -> Url {
        let action = attribute(&self.html, "action");
        let action = action.unwrap_or_else(|| panic!("no form: {self:?}"));
        self.url.join(&action).unwrap()
    }

    /// What a browser sends if nobody changes anything: hidden fields, texts, and what is checked.
    pub(crate) fn defaults(&self) -> Vec<(String, String)> {
        let inputs = self.html.split("<input").skip(1).filter_map(|rest| rest.split('>').next());
        let sent = inputs.filter(|input| {
            let is_choice = ["radio", "checkbox"]
                .iter()
                .any(|kind| attribute(input, "type").as_deref() == Some(kind));
            !is_choice || input.trim_end().ends_with(" checked")
        });
        sent.filter_map(|input| {
            Some((attribute(input, "name")?, attribute(input, "value").unwrap_or_default()))
        })
        .collect()
    }
}

impl Person {
    /// Somebody whom the provider doesn't know.
    pub(crate) fn new() -> Self {
        let client = Client::builder().no_proxy().redirect(Policy::none()).build().unwrap();
        Self { client, cookies: BTreeMap::new() }
    }

    /// Opens an address.
    pub(crate) async fn open(&mut self, url: &str) -> Shown {
        self.request(Method::GET, Url::parse(url).unwrap(), None).await
    }

    /// Sends the form of a page: its defaults, but for these fields.
    pub(crate) async fn send(&mut self, page: &Shown, fields: &[(&str, &str)]) -> Shown {
        let mut form = page.defaults();
        form.retain(|(name, _)| fields.iter().all(|(changed, _)| name != changed));
        let changed = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        form.extend(changed);
        self.request(Method::POST, page.action(), Some(form)).await
    }

    /// Posts a form to an address.
    pub(crate) async fn post(&mut self, url: &str, fields: &[(&str, &str)]) -> Shown {
        let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        self.request(Method::POST, Url::parse(url).unwrap(), Some(fields.collect())).await
    }

    async fn request(
        &mut self,
        method: Method,
        url: Url,
        form: Option<Vec<(String, String)>>,
    ) -> Shown {
        let cookies = self.cookies.iter().map(|(name, value)| format!("{name}={value}"));
        let cookies = cookies.collect::<Vec<_>>().join("; ");
        let mut request = self.client.request(method, url.clone()).header(COOKIE, cookies);
        if let Some(form) = form {
            let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
            request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(body);
        }
        let response = request.send().await.unwrap();
        self.keep(&response);
        let (status, headers) = (response.status(), response.headers().clone());
        Shown { status, url, headers, html: response.text().await.unwrap() }
    }

    fn keep(&mut self, response: &Response) {
        for cookie in response.headers().get_all(SET_COOKIE) {
            let cookie = cookie.to_str().unwrap();
            let (pair, attributes) = cookie.split_once("; ").unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            if attributes.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}

/// The value of the first attribute with this name.
fn attribute(html: &str, name: &str) -> Option<String> {
    let (_, rest) = html.split_once(&format!(" {name}=\""))?;
    let value = rest.split('"').next()?;
    Some(
        value
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"")
            .replace("&amp;", "&"),
    )
}
