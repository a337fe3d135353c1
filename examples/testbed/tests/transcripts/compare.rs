//! Compares an answer with the recorded one.

use std::{collections::BTreeMap, time::SystemTime};

use serde_json::Value;

use crate::{
    browser::{Answer, Cookie},
    crypto,
    differences::Mismatch,
    outline,
    placeholders::{Bindings, is_near, relative},
    provider::pairs,
    transcript::{Response, SetCookie},
};

pub(crate) struct Comparison<'a> {
    pub(crate) bindings: &'a mut Bindings,
    /// What cookies are sealed with; none where it isn't known.
    pub(crate) secret: Option<&'static str>,
    pub(crate) now: SystemTime,
    pub(crate) found: Vec<Mismatch>,
}

impl Comparison<'_> {
    pub(crate) fn differ(&mut self, what: impl Into<String>, how: impl Into<String>) {
        self.found.push(Mismatch::new(what, how));
    }

    pub(crate) fn response(&mut self, recorded: &Response, answer: &Answer) {
        if recorded.status != answer.status {
            self.differ("status", format!("{}, not {}", answer.status, recorded.status));
        }
        self.location(recorded, answer);
        self.cookies(&recorded.set_cookie, &answer.cookies);
        if let Some(json) = &recorded.json {
            match serde_json::from_str(&answer.text) {
                Ok(actual) => self.json("json", json, &actual),
                Err(_) => self.differ("json", format!("no JSON: {}", start(&answer.text))),
            }
        }
        if let Some(text) = &recorded.text
            && text.is_empty() != answer.text.is_empty()
        {
            self.differ("text", format!("`{}`, not `{text}`", start(&answer.text)));
        }
        if let Some(kind) = recorded.headers.get("content-type") {
            let media = |kind: &str| kind.split(';').next().unwrap_or_default().to_owned();
            let actual = answer.content_type.as_deref().map(media);
            if actual.as_deref() != Some(&*media(kind)) {
                self.differ("content-type", format!("{actual:?}, not {kind}"));
            }
        }
        if let Some(outline) = &recorded.html_outline {
            self.page(outline, answer);
        }
    }

    fn location(&mut self, recorded: &Response, answer: &Answer) {
        let (template, actual) = match (recorded.headers.get("location"), &answer.location) {
            (None, None) => return,
            (Some(template), Some(actual)) => (template, actual),
            (template, actual) => {
                self.differ("location", format!("{actual:?}, not {template:?}"));
                return;
            }
        };
        let mut bindings = self.bindings.clone();
        if bindings.matches(template, actual, self.now) {
            *self.bindings = bindings;
            return;
        }
        let Some(target) = recorded.location_parsed.as_ref() else {
            self.differ("location", format!("{actual}, not {template}"));
            return;
        };
        let (base, query) = actual.split_once('?').unwrap_or((actual, ""));
        if !self.bindings.matches(&target.base, base, self.now) {
            self.differ("location", format!("{actual}, not {template}"));
        }
        self.texts("location", &target.params, &pairs(query.as_bytes()));
    }

    /// Compares texts by name.
    pub(crate) fn texts(
        &mut self,
        what: &str,
        recorded: &BTreeMap<String, String>,
        actual: &BTreeMap<String, String>,
    ) {
        for (name, template) in recorded {
            match actual.get(name) {
                None => self.differ(format!("{what} {name}"), format!("missing, not {template}")),
                Some(value) if self.bindings.matches(template, value, self.now) => {}
                Some(value) => {
                    self.differ(format!("{what} {name}"), format!("{value}, not {template}"));
                }
            }
        }
        for (name, value) in actual.iter().filter(|(name, _)| !recorded.contains_key(*name)) {
            self.differ(format!("{what} {name}"), format!("{value}, which isn't recorded"));
        }
    }

    fn cookies(&mut self, recorded: &[SetCookie], actual: &[Cookie]) {
        // A check cookie may have the name of its flow behind its own.
        let is_named = |cookie: &Cookie, name: &str| {
            cookie.name == name
                || cookie.name.strip_prefix(name).is_some_and(|flow| {
                    flow.starts_with('.')
                        && cookie.attributes.contains_key("Max-Age")
                        && flow[1..].parse::<u32>().is_err()
                })
        };
        let mut rest: Vec<&Cookie> = actual.iter().collect();
        let mut order = Vec::new();
        for expected in recorded {
            let found = rest.iter().position(|cookie| is_named(cookie, &expected.name));
            let Some(at) = found else {
                self.differ(format!("cookie {}", expected.name), "is not set");
                continue;
            };
            order.push(actual.iter().position(|cookie| std::ptr::eq(cookie, rest[at])));
            let cookie = rest.remove(at);
            self.cookie(expected, cookie);
        }
        for cookie in rest {
            self.differ(format!("cookie {}", cookie.name), format!("`{}` is set", cookie.value));
        }
        if !order.is_sorted() {
            self.differ("order of cookies", format!("{order:?}"));
        }
    }

    fn cookie(&mut self, recorded: &SetCookie, actual: &Cookie) {
        let what = format!("cookie {}", recorded.name);
        let is_equal = match recorded.value.as_str() {
            "" => actual.value.is_empty(),
            template => self.bindings.matches(template, &actual.value, self.now),
        };
        if !is_equal {
            self.differ(&what, format!("`{}`, not `{}`", actual.value, recorded.value));
        }
        if recorded.attribute_order != actual.order {
            self.differ(&what, format!("{}, not {}", actual.order, recorded.attribute_order));
        }
        for (name, expected) in &recorded.attributes {
            let value = actual.attributes.get(name).cloned().flatten();
            let is_equal = match expected.as_str() {
                Some(template) => value
                    .as_deref()
                    .is_some_and(|value| self.bindings.matches(template, value, self.now)),
                None => value.is_none() && actual.attributes.contains_key(name),
            };
            if !is_equal {
                self.differ(&what, format!("{name}={value:?}, not {expected}"));
            }
        }
        if let Some(length) = recorded.value_length {
            // An initialisation vector aside, a chunk is as long as the recorded one.
            let difference = actual.value.len().abs_diff(length);
            if difference > 64 {
                self.differ(&what, format!("{} characters, not {length}", actual.value.len()));
            }
        }
        let claims = recorded.decoded_jwe.as_ref().filter(|claims| claims.get("error").is_none());
        if let (Some(claims), Some(secret)) = (claims, self.secret) {
            let opened = crypto::open(secret, "", &actual.value)
                .or_else(|| crypto::open(secret, &recorded.name, &actual.value));
            match opened {
                Some(opened) => self.json(&format!("{what} claims"), claims, &opened),
                None => self.differ(&what, "can't be decrypted"),
            }
        }
    }

    fn page(&mut self, outline: &Value, answer: &Answer) {
        let has_error = outline["error_box"].as_array().is_some_and(|lines| !lines.is_empty());
        // An error page is one error; the others show one in a box.
        if outline["title"] != "Error" && has_error != answer.text.contains("role=\"alert\"") {
            self.differ("error box", format!("recorded: {has_error}"));
        }
        let Some(forms) = outline["forms"].as_array() else { return };
        let expected = outline::recorded(forms);
        let actual = outline::of_page(&answer.text);
        if expected.len() != actual.len() {
            self.differ("forms", format!("{} forms, not {}", actual.len(), expected.len()));
        }
        for (expected, actual) in expected.iter().zip(&actual) {
            if expected.method != actual.method
                || expected.fields != actual.fields
                || !self.bindings.matches(&expected.action, &actual.action, self.now)
            {
                self.differ("forms", format!("{actual:?}, not {expected:?}"));
            }
        }
    }

    /// Compares JSON whole.
    pub(crate) fn json(&mut self, what: &str, recorded: &Value, actual: &Value) {
        match (recorded, actual) {
            // The text of an error is ours.
            (Value::String(_), Value::String(_)) if what == "json message" => {}
            (Value::String(template), Value::String(text)) => {
                if !self.bindings.matches(template, text, self.now) {
                    self.differ(what, format!("{text}, not {template}"));
                }
            }
            (Value::String(template), Value::Number(number)) => {
                let seconds = relative(template, "<unix now");
                let time = number.as_i64();
                if !seconds.zip(time).is_some_and(|(s, time)| is_near(time, self.now, s)) {
                    self.differ(what, format!("{number}, not {template}"));
                }
            }
            (Value::Object(recorded), Value::Object(members)) => {
                for (name, expected) in recorded {
                    match members.get(name) {
                        Some(actual) => self.json(&format!("{what} {name}"), expected, actual),
                        None if expected == "<undefined>" => {}
                        None => self.differ(format!("{what} {name}"), "is missing"),
                    }
                }
                for name in members.keys().filter(|name| !recorded.contains_key(*name)) {
                    self.differ(format!("{what} {name}"), "isn't recorded");
                }
            }
            _ if recorded == actual => {}
            _ => self.differ(what, format!("{actual}, not {recorded}")),
        }
    }
}

fn start(text: &str) -> String {
    text.chars().take(80).collect()
}
