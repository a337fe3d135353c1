//! Lists in headers: `X-Forwarded-…`, and `Forwarded` (RFC 7239).

use std::net::{IpAddr, SocketAddr};

use http::HeaderMap;

/// The elements of a header that is a list, from the first proxy to the last. Several headers of the
/// name are one list (RFC 9110 §5.3), and empty elements are none (§5.6.1).
pub(super) fn list<'a>(headers: &'a HeaderMap, name: &str) -> Vec<&'a str> {
    // What isn't ASCII stands for itself as an element that can't be read: left out, it would move
    // the ones before it.
    let lines = headers.get_all(name).iter().map(|line| line.to_str().unwrap_or("\u{fffd}"));
    lines.flat_map(|line| line.split(',')).map(str::trim).filter(|text| !text.is_empty()).collect()
}

/// The element that the outermost of `hops` proxies wrote: each adds one at the end. Where fewer are
/// there, some proxies replace what they get or add nothing, and the first is the outermost's.
pub(super) fn of_outermost<T>(list: &[T], hops: usize) -> Option<&T> {
    if hops == 0 { None } else { list.get(list.len().saturating_sub(hops)) }
}

/// An element of `Forwarded`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Element {
    /// `for`
    pub(super) client: Option<String>,
    pub(super) host: Option<String>,
    pub(super) proto: Option<String>,
}

/// The elements of all `Forwarded` headers; `None` if one of them isn't written as RFC 7239 §4 has it.
pub(super) fn forwarded(headers: &HeaderMap) -> Option<Vec<Element>> {
    let mut elements = Vec::new();
    for line in headers.get_all(http::header::FORWARDED) {
        for element in split(line.to_str().ok()?, ',')? {
            if !element.is_empty() {
                elements.push(pairs(element)?);
            }
        }
    }
    Some(elements)
}

fn pairs(text: &str) -> Option<Element> {
    let mut element = Element::default();
    for pair in split(text, ';')? {
        if pair.is_empty() {
            continue;
        }
        let (name, value) = pair.split_once('=')?;
        let value = unquoted(value)?;
        let place = match name.to_ascii_lowercase().as_str() {
            "for" => &mut element.client,
            "host" => &mut element.host,
            "proto" => &mut element.proto,
            _ => continue,
        };
        // Each parameter at most once (§4).
        if place.replace(value).is_some() {
            return None;
        }
    }
    Some(element)
}

/// The parts between separators that are outside quotes; `None` if a quote isn't closed.
fn split(text: &str, separator: char) -> Option<Vec<&str>> {
    let (mut parts, mut start, mut is_quoted, mut is_escaped) = (Vec::new(), 0, false, false);
    for (at, c) in text.char_indices() {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' if is_quoted => is_escaped = true,
            '"' => is_quoted = !is_quoted,
            _ if c == separator && !is_quoted => {
                parts.push(text[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(text[start..].trim());
    (!is_quoted).then_some(parts)
}

/// A token, or what a quoted string says.
fn unquoted(value: &str) -> Option<String> {
    let Some(rest) = value.strip_prefix('"') else {
        let is_token = !value.is_empty() && !value.contains(|c: char| "\" \t".contains(c));
        return is_token.then(|| value.to_owned());
    };
    let mut text = String::new();
    let mut rest = rest.chars();
    loop {
        match rest.next()? {
            '\\' => text.push(rest.next()?),
            '"' => return rest.next().is_none().then_some(text),
            c => text.push(c),
        }
    }
}

/// An address, with or without a port and brackets.
pub(crate) fn address(text: &str) -> Option<IpAddr> {
    let bare = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    bare.parse().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|address| address.ip()))
}
