//! What a browser gets, without the web framework.

use std::sync::LazyLock;

use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use serde_json::{Value, json};

use crate::{
    browser::{
        cookie::{encode, set::SetCookie},
        location::encode_location,
    },
    page::{self, Page},
};

/// Room for the headers of an answer with a session, and for those that axum and hyper add, so that the map doesn't
/// grow while it is filled.
const HEADERS: usize = 12;

// Values that are the same for every answer are made by the compiler, and not for each answer anew.
const HTML: HeaderValue = HeaderValue::from_static("text/html; charset=utf-8");
const JSON: HeaderValue = HeaderValue::from_static("application/json; charset=utf-8");
const TEXT: HeaderValue = HeaderValue::from_static("text/plain; charset=utf-8");
const NOSNIFF: HeaderValue = HeaderValue::from_static("nosniff");

/// What every answer has: it is about one person, or sets a cookie. It is copied, which takes less time than to find
/// the place of each header.
static ALWAYS: LazyLock<HeaderMap> = LazyLock::new(|| {
    let mut headers = HeaderMap::with_capacity(HEADERS);
    headers.extend([
        (header::VARY, HeaderValue::from_static("Cookie")),
        // A page has its own.
        (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        (header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache, no-store")),
        (header::PRAGMA, HeaderValue::from_static("no-cache")),
        (header::EXPIRES, HeaderValue::from_static("0")),
        (header::X_CONTENT_TYPE_OPTIONS, NOSNIFF),
        (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    ]);
    headers
});

/// A response.
#[derive(Debug)]
pub(crate) struct Response {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

/// What an action answers, before cookies and JSON mode.
pub(crate) struct Answer {
    /// Seen for a redirect in JSON mode only.
    pub(crate) status: StatusCode,
    pub(crate) kind: AnswerKind,
    pub(crate) cookies: Vec<SetCookie>,
    /// Seconds; not seen with a redirect of a browser, which would wait before it follows.
    pub(crate) retry_after: Option<u64>,
    /// Whether the redirect leads to where a second factor is proven; a client that reads JSON is told so.
    pub(crate) is_second_factor: bool,
}

pub(crate) enum AnswerKind {
    Json(Value),
    /// What is a JSON text already.
    JsonText(String),
    Page(Page),
    Redirect(String),
    Script(Script),
    Text(String),
}

/// A script that is the same for everybody.
pub(crate) struct Script {
    pub(crate) code: String,
    /// Its entity tag, with the quotes.
    pub(crate) tag: String,
    /// Whether another text would have another path.
    pub(crate) is_immutable: bool,
}

impl Answer {
    pub(crate) fn json(value: Value) -> Self {
        Self::new(StatusCode::OK, AnswerKind::Json(value))
    }

    /// The answer with a JSON text, as it is.
    pub(crate) fn json_text(text: String) -> Self {
        Self::new(StatusCode::OK, AnswerKind::JsonText(text))
    }

    pub(crate) fn page(status: StatusCode, page: Page) -> Self {
        Self::new(status, AnswerKind::Page(page))
    }

    pub(crate) fn redirect(target: impl Into<String>) -> Self {
        Self::new(StatusCode::OK, AnswerKind::Redirect(target.into()))
    }

    /// A status of 304 has the headers alone.
    pub(crate) fn script(status: StatusCode, script: Script) -> Self {
        Self::new(status, AnswerKind::Script(script))
    }

    pub(crate) fn text(status: StatusCode, text: impl Into<String>) -> Self {
        Self::new(status, AnswerKind::Text(text.into()))
    }

    /// Whether it says that there is no such action.
    pub(crate) fn is_unsupported(&self) -> bool {
        self.status == StatusCode::BAD_REQUEST && matches!(self.kind, AnswerKind::Text(_))
    }

    pub(crate) fn with_status(self, status: StatusCode) -> Self {
        Self { status, ..self }
    }

    pub(crate) fn with_second_factor(self) -> Self {
        Self { is_second_factor: true, ..self }
    }

    pub(crate) fn with_cookies(mut self, cookies: impl IntoIterator<Item = SetCookie>) -> Self {
        self.cookies.extend(cookies);
        self
    }

    fn new(status: StatusCode, kind: AnswerKind) -> Self {
        Self { status, kind, cookies: Vec::new(), retry_after: None, is_second_factor: false }
    }

    /// The response. In JSON mode a redirect is `{ url }`, for clients that go there themselves.
    pub(crate) fn into_response(self, json_mode: bool) -> Response {
        let mut headers = ALWAYS.clone();
        let (status, body) = match self.kind {
            AnswerKind::Json(value) => {
                retry_after(&mut headers, self.retry_after);
                (self.status, json_body(&mut headers, &value))
            }
            AnswerKind::JsonText(text) => {
                retry_after(&mut headers, self.retry_after);
                headers.insert(header::CONTENT_TYPE, JSON);
                (self.status, text)
            }
            AnswerKind::Redirect(target) if json_mode => {
                retry_after(&mut headers, self.retry_after);
                let mut answer = json!({ "url": target });
                if self.is_second_factor {
                    answer["secondFactor"] = true.into();
                }
                (self.status, json_body(&mut headers, &answer))
            }
            AnswerKind::Redirect(target) => {
                insert(&mut headers, header::LOCATION, &encode_location(&target));
                (StatusCode::FOUND, String::new())
            }
            AnswerKind::Page(page) => {
                retry_after(&mut headers, self.retry_after);
                headers.insert(header::CONTENT_TYPE, HTML);
                page::protect(&mut headers, &page);
                (self.status, page.html)
            }
            AnswerKind::Script(script) => return script.into_response(self.status),
            AnswerKind::Text(text) => {
                headers.insert(header::CONTENT_TYPE, TEXT);
                (self.status, text)
            }
        };
        for cookie in &self.cookies {
            if let Ok(value) = HeaderValue::try_from(cookie.to_header()) {
                headers.append(header::SET_COOKIE, value);
            }
        }
        Response { status, headers, body }
    }
}

impl Script {
    fn into_response(self, status: StatusCode) -> Response {
        let mut headers = HeaderMap::new();
        let kept =
            if self.is_immutable { "public, max-age=31536000, immutable" } else { "no-cache" };
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(kept));
        insert(&mut headers, header::ETAG, &self.tag);
        headers.insert(header::X_CONTENT_TYPE_OPTIONS, NOSNIFF);
        if status == StatusCode::NOT_MODIFIED {
            return Response { status, headers, body: String::new() };
        }
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/javascript; charset=utf-8"),
        );
        Response { status, headers, body: self.code }
    }
}

fn retry_after(headers: &mut HeaderMap, seconds: Option<u64>) {
    if let Some(seconds) = seconds {
        insert(headers, header::RETRY_AFTER, &seconds.to_string());
    }
}

fn json_body(headers: &mut HeaderMap, value: &Value) -> String {
    headers.insert(header::CONTENT_TYPE, JSON);
    // `Display` writes the same text in small pieces, and takes several times as long.
    serde_json::to_string(value).expect("a JSON value has a JSON text")
}

/// Every text that gets here is visible ASCII: targets are encoded, the rest is ours. One that isn't is left
/// out.
fn insert(headers: &mut HeaderMap, name: HeaderName, text: &str) {
    if let Ok(value) = HeaderValue::from_str(text) {
        headers.insert(name, value);
    }
}

/// Adds parameters to a page's path or URL, which may have a query.
pub(crate) fn with_query(page: &str, parameters: &[(&str, &str)]) -> String {
    let mut url = page.to_owned();
    for (name, value) in parameters {
        url.push(if url.contains('?') { '&' } else { '?' });
        url.push_str(name);
        url.push('=');
        encode(value, &mut url);
    }
    url
}
