//! A request of the setup, as a played provider reads it.

use std::collections::BTreeMap;

use http::{Request, header};
use percent_encoding::percent_decode_str;
use serde_json::Value;
use url::Url;

/// A request of the setup.
pub(super) struct Asked {
    pub(super) url: Url,
    /// Its parameters: those in its query, in its form or JSON object, and in a header of OAuth 1.0a.
    pub(super) fields: BTreeMap<String, String>,
    /// Everything in it that may have a token in it.
    pub(super) carried: String,
}

impl Asked {
    /// Reads a request. `None` if its URL isn't one.
    pub(super) fn read(request: &Request<Vec<u8>>) -> Option<Self> {
        let url = Url::parse(&request.uri().to_string()).ok()?;
        let (fields, carried) = (fields(&url, request), carried(&url, request));
        Some(Self { url, fields, carried })
    }

    /// A parameter.
    pub(super) fn field(&self, name: &str) -> Option<&str> {
        self.fields.get(name).map(String::as_str)
    }

    /// The last segment of the path.
    pub(super) fn last_segment(&self) -> Option<&str> {
        self.url.path_segments()?.next_back()
    }

    /// The URL without scheme and query, as it may be logged.
    pub(super) fn address(&self) -> String {
        format!("{}{}", self.url.host_str().unwrap_or_default(), self.url.path())
    }
}

fn fields(url: &Url, request: &Request<Vec<u8>>) -> BTreeMap<String, String> {
    let mut fields: BTreeMap<_, _> = url.query_pairs().into_owned().collect();
    if let Ok(Value::Object(members)) = serde_json::from_slice(request.body()) {
        let texts = members.into_iter().filter_map(|(name, value)| match value {
            Value::String(text) => Some((name, text)),
            _ => None,
        });
        fields.extend(texts);
    } else {
        fields.extend(url::form_urlencoded::parse(request.body()).into_owned());
    }
    let authorization = request.headers().get(header::AUTHORIZATION);
    if let Some(signed) = authorization.and_then(|it| it.to_str().ok()?.strip_prefix("OAuth ")) {
        fields.extend(signed.split(',').filter_map(signed_parameter));
    }
    fields
}

/// A parameter in a header of OAuth 1.0a, such as `oauth_version="1.0"` (RFC 5849 §3.5.1).
fn signed_parameter(text: &str) -> Option<(String, String)> {
    let (name, value) = text.trim().split_once('=')?;
    let value = value.strip_prefix('"')?.strip_suffix('"')?;
    let value = percent_decode_str(value).decode_utf8().ok()?;
    Some((name.to_owned(), value.into_owned()))
}

fn carried(url: &Url, request: &Request<Vec<u8>>) -> String {
    let headers = request.headers().values().filter_map(|value| value.to_str().ok());
    let body = String::from_utf8_lossy(request.body());
    let parts = [url.query().unwrap_or_default(), &*body].into_iter().chain(headers);
    parts.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_read_wherever_a_request_has_them() {
        let request = Request::post("https://op.test/token?a=1%202")
            .header(
                header::AUTHORIZATION,
                r#"OAuth oauth_callback="https%3A%2F%2Fapp.test", b="2""#,
            )
            .body(b"c=3%20".to_vec());
        let asked = Asked::read(&request.unwrap()).unwrap();
        for (name, value) in [
            ("a", Some("1 2")),
            ("oauth_callback", Some("https://app.test")),
            ("b", Some("2")),
            ("c", Some("3 ")),
            ("d", None),
        ] {
            assert_eq!(asked.field(name), value, "{name}");
        }
        assert_eq!(asked.address(), "op.test/token");
        let request = Request::post("https://op.test/").body(br#"{"a":"1","b":2}"#.to_vec());
        let asked = Asked::read(&request.unwrap()).unwrap();
        assert_eq!((asked.field("a"), asked.field("b")), (Some("1"), None));
    }
}
