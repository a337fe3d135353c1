//! What a client got.

use std::fmt;

use http::{HeaderMap, StatusCode, header};
use serde::de::DeserializeOwned;
use serde_json::Value;
use url::Url;

/// The answer to a request of a [`TestClient`](super::TestClient).
///
/// The methods that begin with `assert_` panic with the whole answer if it is another than expected, and return
/// the page otherwise, so that they can be written one after the other.
#[derive(Clone)]
pub struct Page {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
    /// The origin of the site.
    origin: String,
}

/// No headers: cookies sign people in.
impl fmt::Debug for Page {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Page")
            .field("status", &self.status)
            .field("redirect", &self.redirect())
            .field("text", &self.text())
            .finish_non_exhaustive()
    }
}

impl Page {
    pub(super) fn new(
        status: StatusCode,
        headers: HeaderMap,
        body: Vec<u8>,
        origin: String,
    ) -> Self {
        Self { status, headers, body, origin }
    }

    /// The status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The body.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.body
    }

    /// The body as text. Bytes that aren't UTF-8 are replaced.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body, read from JSON. Panics if it isn't JSON of this type.
    #[must_use]
    #[track_caller]
    pub fn json<T: DeserializeOwned>(&self) -> T {
        match serde_json::from_slice(&self.body) {
            Ok(json) => json,
            Err(error) => panic!("{error}: {}", self.shown()),
        }
    }

    /// Where the browser is sent: a path with its query if that is on the site, else the whole URL. `None` if
    /// the answer is no redirect.
    #[must_use]
    pub fn redirect(&self) -> Option<&str> {
        let location = self.headers.get(header::LOCATION)?.to_str().ok()?;
        let location = location.strip_prefix(&*self.origin).map_or(location, |path| match path {
            "" => "/",
            path if path.starts_with('/') => path,
            // The name of another site may begin with that of this one.
            _ => location,
        });
        self.status.is_redirection().then_some(location)
    }

    /// Where the browser is sent, as [`redirect`](Self::redirect) has it. Panics if the answer is no redirect.
    #[must_use]
    #[track_caller]
    pub fn location(&self) -> &str {
        let Some(location) = self.redirect() else { panic!("no redirect: {}", self.shown()) };
        location
    }

    /// The code of the error that a redirect carries, such as `AccessDenied`, by which a sign-in that failed
    /// tells the sign-in page or the error page why ([`ErrorCode`](crate::ErrorCode)).
    #[must_use]
    pub fn error_code(&self) -> Option<String> {
        let url = Url::parse(&self.origin).ok()?.join(self.redirect()?).ok()?;
        url.query_pairs().find(|(name, _)| name == "error").map(|(_, code)| code.into_owned())
    }

    /// Panics unless the status is this.
    #[track_caller]
    pub fn assert_status(&self, status: u16) -> &Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.shown());
        self
    }

    /// Panics unless the browser is sent there, as [`redirect`](Self::redirect) has it.
    #[track_caller]
    pub fn assert_redirect(&self, location: &str) -> &Self {
        assert_eq!(self.redirect(), Some(location), "{}", self.shown());
        self
    }

    /// Panics unless the answer is a redirect with this [error code](Self::error_code).
    #[track_caller]
    pub fn assert_error(&self, code: &str) -> &Self {
        assert_eq!(self.error_code().as_deref(), Some(code), "{}", self.shown());
        self
    }

    /// Panics unless the body is this JSON.
    #[track_caller]
    pub fn assert_json(&self, json: &Value) -> &Self {
        assert_eq!(self.json::<Value>(), *json);
        self
    }

    /// Panics unless the body contains this text.
    #[track_caller]
    pub fn assert_text(&self, part: &str) -> &Self {
        assert!(self.text().contains(part), "`{part}` isn't in {}", self.shown());
        self
    }

    /// The hidden fields of the page's forms.
    pub(super) fn hidden_fields(&self) -> Vec<(String, String)> {
        let html = self.text();
        let attribute = |input: &str, name: &str| {
            let (_, rest) = input.split_once(&format!(" {name}=\""))?;
            Some(unescaped(rest.split('"').next()?))
        };
        let inputs = html.split("<input").skip(1).filter_map(|input| input.split('>').next());
        inputs
            .filter(|input| input.contains("type=\"hidden\""))
            .filter_map(|input| Some((attribute(input, "name")?, attribute(input, "value")?)))
            .collect()
    }

    /// Status, target and body, for messages of panics.
    fn shown(&self) -> String {
        let target = self.redirect().map(|to| format!(" to {to}")).unwrap_or_default();
        format!("{}{target}: {}", self.status, self.text())
    }
}

fn unescaped(text: &str) -> String {
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    text.replace("&#39;", "'").replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(location: &str, body: &str) -> Page {
        let mut headers = HeaderMap::new();
        headers.insert(header::LOCATION, location.parse().unwrap());
        let origin = "https://app.test".to_owned();
        Page::new(StatusCode::FOUND, headers, body.as_bytes().to_vec(), origin)
    }

    #[test]
    fn redirects_on_the_site_are_paths() {
        for (location, redirect, code) in [
            ("https://app.test/in?error=Callback&a=b", "/in?error=Callback&a=b", Some("Callback")),
            ("https://app.test", "/", None),
            ("/in", "/in", None),
            ("https://app.test.evil.example/in", "https://app.test.evil.example/in", None),
        ] {
            let page = page(location, "");
            assert_eq!(page.location(), redirect);
            assert_eq!(page.error_code().as_deref(), code, "{location}");
        }
    }

    #[test]
    fn hidden_fields_are_read_as_browsers_do() {
        let html = r#"<input type="hidden" name="a" value="1&amp;lt;2"><input name="b" value="3">"#;
        assert_eq!(page("/", html).hidden_fields(), [("a".to_owned(), "1&lt;2".to_owned())]);
    }
}
