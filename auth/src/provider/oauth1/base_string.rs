//! The signature base string (RFC 5849 §3.4.1).

use http::Method;
use url::{Position, Url};

use crate::browser::cookie::push_escaped;

/// What is signed: the method, the URL without its query, and all parameters in order.
///
/// `parameters` are those of the `Authorization` header, without the signature, and those of the
/// form. The query's are added here.
pub(super) fn base_string<'a>(
    method: &Method,
    url: &Url,
    parameters: impl Iterator<Item = (&'a str, &'a str)>,
) -> String {
    let mut pairs: Vec<(String, String)> = url
        .query_pairs()
        .map(|(name, value)| (escape(&name), escape(&value)))
        .chain(parameters.map(|(name, value)| (escape(name), escape(value))))
        .collect();
    // By the encoded bytes (§3.4.1.3.2).
    pairs.sort_unstable();
    let base_url = &url[..Position::AfterPath];
    format!("{method}&{}&{}", escape(base_url), escape(&join(&pairs)))
}

/// Parameters as a form or a query, encoded so that every reader decodes the same.
pub(super) fn form<'a>(parameters: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let pairs: Vec<_> = parameters.map(|(name, value)| (escape(name), escape(value))).collect();
    join(&pairs)
}

fn join(pairs: &[(String, String)]) -> String {
    let pairs: Vec<_> = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect();
    pairs.join("&")
}

/// Percent-encoding of everything but RFC 3986's unreserved characters (RFC 5849 §3.6).
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            escaped.push(byte.into());
        } else {
            push_escaped(&mut escaped, byte);
        }
    }
    escaped
}
