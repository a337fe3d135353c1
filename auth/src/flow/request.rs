//! What a browser asks, without the web framework.

use std::{collections::BTreeMap, fmt, net::IpAddr};

use http::{HeaderMap, Method, Version};
use serde_json::{Map, Value};

use crate::{
    Secret,
    identity::json,
    provider::{FormField, SentForm},
    proxy::Sent,
};

/// A request below the base path.
#[derive(Debug)]
pub(crate) struct Request {
    pub(crate) method: Method,
    /// The first segment after the base path.
    pub(crate) action: String,
    /// The second segment.
    pub(crate) provider: Option<String>,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) body: Body,
    pub(crate) headers: HeaderMap,
    /// Of the request's target: `:authority` in HTTP/2, an absolute URL in HTTP/1.1.
    pub(crate) authority: Option<String>,
    pub(crate) version: Version,
    /// The other end of the connection, if it is known.
    pub(crate) peer: Option<IpAddr>,
}

/// JSON with more levels is refused; readers give up at 128, of which a session's token has some itself.
const MAX_DEPTH: usize = 32;

/// The fields of a body: a form, or a JSON object.
#[derive(Default)]
pub(crate) struct Body {
    /// As sent, so that a repeated one is seen; empty for JSON.
    pub(crate) form: Vec<(String, String)>,
    /// Empty for a form.
    pub(crate) json: Map<String, Value>,
}

impl Body {
    /// Reads a body by its media type; `None` for another than that of a form or of JSON.
    ///
    /// Fails, saying why, for what is no JSON object, for one with a member twice (that stops two
    /// programs that look at it from reading different values), and for one that is nested too deep.
    pub(crate) fn parse(media_type: &str, bytes: &[u8]) -> Option<Result<Self, &'static str>> {
        if media_type.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
            let form = url::form_urlencoded::parse(bytes).into_owned().collect();
            Some(Ok(Self { form, json: Map::new() }))
        } else if media_type.eq_ignore_ascii_case("application/json") {
            Some(json::object(bytes).and_then(|json| {
                // Stops values that could be kept with a session and not be read again.
                if json.values().any(|value| is_deeper(value, MAX_DEPTH - 1)) {
                    return Err("it is nested more than 32 levels deep");
                }
                Ok(Self { form: Vec::new(), json })
            }))
        } else {
            None
        }
    }

    /// The text of a field, if it is there once.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        match self.json.get(name) {
            Some(Value::String(text)) => Some(text),
            Some(_) => None,
            None => once(&self.form, name),
        }
    }

    /// Any field's value.
    pub(crate) fn value(&self, name: &str) -> Option<Value> {
        self.json.get(name).cloned().or_else(|| once(&self.form, name).map(Value::from))
    }

    /// Those of `fields` that are texts.
    ///
    /// `None` if one of them is there twice, since which one was meant can't be told, or isn't UTF-8:
    /// U+FFFD stands for whatever bytes were sent, and two passwords would become the same.
    pub(crate) fn sent(&self, fields: &[FormField]) -> Option<SentForm> {
        let json =
            self.json.iter().filter_map(|(name, value)| Some((name.as_str(), value.as_str()?)));
        let form = self.form.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let mut sent = BTreeMap::new();
        for (name, text) in form.chain(json) {
            let Some(field) = fields.iter().find(|field| field.name == name) else { continue };
            let is_lossy = text.contains(char::REPLACEMENT_CHARACTER);
            let is_twice = sent.insert(field.name, Secret::new(text)).is_some();
            if is_lossy || is_twice {
                return None;
            }
        }
        Some(SentForm::new(sent))
    }
}

/// The names alone: a field may be a password.
impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let form = self.form.iter().map(|(name, _)| name);
        f.debug_set().entries(form.chain(self.json.keys())).finish()
    }
}

impl Request {
    /// The parts of the request that say where it comes from and where it goes.
    pub(crate) fn sent(&self) -> Sent<'_> {
        Sent { headers: &self.headers, authority: self.authority.as_deref(), peer: self.peer }
    }

    /// Whether the request is a `GET`. A `HEAD` is one without the body of the answer (RFC 9110 §9.3.2).
    pub(crate) fn is_get(&self) -> bool {
        matches!(self.method, Method::GET | Method::HEAD)
    }

    /// A query parameter, if it is there once.
    pub(crate) fn query(&self, name: &str) -> Option<&str> {
        once(&self.query, name)
    }

    /// Whether the sender is a script that goes on by itself: it gets the target of a redirect as JSON.
    pub(crate) fn is_json_mode(&self) -> bool {
        self.body.text("json") == Some("true")
    }

    /// A header's text, if it is ASCII.
    pub(crate) fn header(&self, name: impl http::header::AsHeaderName) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

/// Whether a value has more than so many levels of arrays and objects.
fn is_deeper(value: &Value, levels: usize) -> bool {
    let mut inner: Box<dyn Iterator<Item = &Value>> = match value {
        Value::Array(items) => Box::new(items.iter()),
        Value::Object(members) => Box::new(members.values()),
        _ => return false,
    };
    levels == 0 || inner.any(|value| is_deeper(value, levels - 1))
}

/// The value of a parameter that is there once. A repeated one is taken for absent (RFC 6749 §3.1), since
/// nobody can tell which value was meant.
fn once<'a>(pairs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    let mut values = pairs.iter().filter(|(key, _)| key == name).map(|(_, value)| value.as_str());
    let first = values.next();
    if values.next().is_some() { None } else { first }
}
