//! Placeholders of the recorded files: the same one stands for the same value.

use std::{
    collections::BTreeMap,
    time::{SystemTime, UNIX_EPOCH},
};

use chrono::DateTime;
use serde_json::Value;

use crate::crypto;

/// How far a time may be from the recorded one, in seconds.
const TOLERANCE: i64 = 6;

/// What the placeholders of one transcript stand for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Bindings {
    /// `BASE`, `OP` and so on.
    origins: BTreeMap<String, String>,
    bound: BTreeMap<String, String>,
    /// What csrf hashes are made with; none where the secret isn't known.
    secret: Option<&'static str>,
    /// Relations that don't hold.
    pub(crate) broken: Vec<String>,
}

#[derive(Debug, PartialEq)]
enum Part<'a> {
    Text(&'a str),
    Origin(&'a str),
    Placeholder(&'a str),
}

impl Bindings {
    pub(crate) fn new(
        origins: impl IntoIterator<Item = (&'static str, String)>,
        secret: Option<&'static str>,
    ) -> Self {
        let origins = origins.into_iter().map(|(name, url)| (name.to_owned(), url)).collect();
        Self { origins, bound: BTreeMap::new(), secret, broken: Vec::new() }
    }

    /// From now on `new` stands for what `old` stands for.
    pub(crate) fn same(&mut self, new: &str, old: &str) {
        if let Some(value) = self.bound.get(old).cloned() {
            self.bound.insert(new.to_owned(), value);
        }
    }

    pub(crate) fn bind(&mut self, placeholder: &str, value: &str) {
        if let Some(secret) = self.secret
            && let Some((_, suffix)) = placeholder.split_once("csrf_hash=sha256hex(csrf+secret)")
            && let Some(token) = self.bound.get(&format!("csrf{suffix}"))
            && crypto::sha256_hex(&format!("{token}{secret}")) != value
        {
            self.broken.push(format!("<{placeholder}> is not the hash of the token"));
        }
        if let Some(suffix) = placeholder.strip_prefix("code_verifier")
            && let Some(challenge) = self.bound.get(&format!("code_challenge{suffix}"))
            && crypto::challenge(value) != *challenge
        {
            self.broken.push(format!("<{placeholder}> doesn't fit its challenge"));
        }
        self.bound.insert(placeholder.to_owned(), value.to_owned());
    }

    /// The text with its placeholders filled in; `missing` makes the value of one that isn't bound.
    pub(crate) fn fill(
        &mut self,
        template: &str,
        mut missing: impl FnMut(&str) -> Option<String>,
    ) -> Result<String, String> {
        let mut text = String::new();
        for part in parts(template) {
            match part {
                Part::Text(part) => text.push_str(part),
                Part::Origin(name) => text.push_str(&self.origin(name)),
                Part::Placeholder(name) => {
                    let value = match self.bound.get(name) {
                        Some(value) => value.clone(),
                        None => missing(name).ok_or_else(|| format!("<{name}> is not bound"))?,
                    };
                    self.bind(name, &value);
                    text.push_str(&value);
                }
            }
        }
        Ok(text)
    }

    /// [`fill`](Self::fill) for every text in a JSON value; times become numbers.
    pub(crate) fn fill_json(
        &mut self,
        template: &Value,
        missing: &mut dyn FnMut(&str) -> Option<String>,
    ) -> Result<Value, String> {
        Ok(match template {
            Value::String(text) => match relative(text, "<unix now") {
                Some(seconds) => (unix(SystemTime::now()) + seconds).into(),
                None => self.fill(text, missing)?.into(),
            },
            Value::Array(items) => Value::Array(
                items.iter().map(|item| self.fill_json(item, missing)).collect::<Result<_, _>>()?,
            ),
            Value::Object(members) => {
                let mut filled = serde_json::Map::new();
                for (name, value) in members {
                    filled.insert(name.clone(), self.fill_json(value, missing)?);
                }
                filled.into()
            }
            other => other.clone(),
        })
    }

    /// Whether a text is what the template says; binds what isn't bound yet.
    pub(crate) fn matches(&mut self, template: &str, actual: &str, now: SystemTime) -> bool {
        if let Some(seconds) = relative(template, "<now") {
            let time = httpdate::parse_http_date(actual).map(unix);
            return time.is_ok_and(|time| is_near(time, now, seconds));
        }
        if let Some(seconds) = relative(template, "<iso now") {
            let time = DateTime::parse_from_rfc3339(actual).map(|time| time.timestamp());
            return actual.ends_with('Z') && time.is_ok_and(|time| is_near(time, now, seconds));
        }
        let mut rest = actual;
        let parts = parts(template);
        for (at, part) in parts.iter().enumerate() {
            let known = match part {
                Part::Text(text) => Some((*text).to_owned()),
                Part::Origin(name) => Some(self.origin(name)),
                Part::Placeholder(name) => self.bound.get(*name).cloned(),
            };
            if let Some(known) = known {
                let Some(after) = rest.strip_prefix(&known) else { return false };
                rest = after;
                continue;
            }
            let Part::Placeholder(name) = part else { return false };
            let end = match parts.get(at + 1) {
                Some(Part::Text(text)) => rest.find(text),
                _ => Some(rest.len()),
            };
            let Some(end) = end.filter(|end| *end > 0) else { return false };
            self.bind(name, &rest[..end]);
            rest = &rest[end..];
        }
        rest.is_empty()
    }

    fn origin(&self, name: &str) -> String {
        let (name, is_encoded) = match name.strip_suffix("|urlenc") {
            Some(name) => (name, true),
            None => (name, false),
        };
        let (name, is_capital) = match name.strip_suffix(" in capitals") {
            Some(name) => (name, true),
            None => (name, false),
        };
        let mut url = match name.strip_suffix("_HOST") {
            Some(name) => {
                let url = self.origins.get(name).cloned().unwrap_or_default();
                url.split_once("://").map(|(_, host)| host.to_owned()).unwrap_or_default()
            }
            None => self.origins.get(name).cloned().unwrap_or_default(),
        };
        if is_capital {
            url.make_ascii_uppercase();
        }
        if is_encoded { encode(&url) } else { url }
    }
}

/// `encodeURIComponent`.
pub(crate) fn encode(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' => char::from(byte).to_string(),
            b'-' | b'_' | b'.' | b'!' | b'~' | b'*' | b'\'' | b'(' | b')' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

/// The seconds of `<unix now+900s>` and its like.
pub(crate) fn relative(template: &str, start: &str) -> Option<i64> {
    template.strip_prefix(start)?.strip_suffix("s>")?.parse().ok()
}

pub(crate) fn is_near(time: i64, now: SystemTime, seconds: i64) -> bool {
    (time - unix(now) - seconds).abs() <= TOLERANCE
}

fn unix(time: SystemTime) -> i64 {
    let seconds = time.duration_since(UNIX_EPOCH).map(|age| age.as_secs()).unwrap_or_default();
    i64::try_from(seconds).unwrap_or(i64::MAX)
}

fn parts(template: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = template;
    while !rest.is_empty() {
        if let Some(inner) = rest.strip_prefix("{{")
            && let Some((name, after)) = inner.split_once("}}")
        {
            parts.push(Part::Origin(name));
            rest = after;
        } else if let Some(inner) = rest.strip_prefix('<')
            && let Some((name, after)) = inner.split_once('>')
            && name.starts_with(|c: char| c.is_ascii_lowercase())
            && name != "script"
            && name != "html"
        {
            parts.push(Part::Placeholder(name));
            rest = after;
        } else {
            let next = rest
                .char_indices()
                .skip(1)
                .find(|(at, c)| *c == '<' || rest[*at..].starts_with("{{"));
            let end = next.map_or(rest.len(), |(at, _)| at);
            parts.push(Part::Text(&rest[..end]));
            rest = &rest[end..];
        }
    }
    parts
}
