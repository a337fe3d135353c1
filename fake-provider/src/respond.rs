//! The answers of the provider: pages, JSON and redirects. None of them is for a cache (RFC 6749 §5.1).

use axum::{
    body::Body,
    response::{IntoResponse as _, Response},
};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use maud::Markup;
use serde_json::Value;

/// What the pages may load: the style and the script of this provider. There is no `form-action`, because browsers
/// apply it to the redirect that follows a form, and that leads to the client.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; base-uri 'none'; frame-ancestors 'none'";

/// A page.
pub(crate) fn page(status: StatusCode, markup: Markup) -> Response {
    let mut response = typed(status, "text/html; charset=utf-8", markup.into_string());
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    response
}

/// JSON.
pub(crate) fn json(status: StatusCode, value: &Value) -> Response {
    typed(status, "application/json", value.to_string())
}

/// A redirect. The browser asks with `GET`, whatever it asked with before.
pub(crate) fn redirect(url: &str) -> Response {
    let mut response = typed(StatusCode::SEE_OTHER, "text/plain", String::new());
    match HeaderValue::try_from(url) {
        Ok(location) => {
            response.headers_mut().insert(header::LOCATION, location);
            response
        }
        Err(_) => StatusCode::BAD_REQUEST.into_response(),
    }
}

/// The style or the script of the pages.
pub(crate) fn file(kind: &'static str, text: &'static str) -> Response {
    typed(StatusCode::OK, kind, text.to_owned())
}

fn typed(status: StatusCode, kind: &'static str, body: String) -> Response {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

/// The value of a cookie; of several with one name, the first.
pub(crate) fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let lines = headers.get_all(header::COOKIE).into_iter().filter_map(|line| line.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|it| it.split_once('='));
    pairs.find_map(|(known, value)| (known.trim() == name).then(|| value.trim()))
}
