//! Compares what the application's functions were called with, and what a provider was asked.

use serde_json::Value;

use crate::{
    compare::Comparison,
    crypto::sha256_hex,
    provider::{Asked, pairs},
    transcript::{BackChannel, Call},
};

impl Comparison<'_> {
    /// Compares the calls of the application's functions and of its store: their order, and of
    /// their arguments those that the testbed has.
    pub(crate) fn trace(&mut self, recorded: &[Call], actual: &[Value]) {
        let is_log = |kind: &str| kind.starts_with("log.");
        let (logs, calls): (Vec<_>, Vec<_>) = recorded
            .iter()
            .filter(|call| call.kind != "adapter.result")
            .partition(|call| is_log(&call.kind));
        let (actual_logs, actual_calls): (Vec<_>, Vec<_>) =
            actual.iter().partition(|call| is_log(call["kind"].as_str().unwrap_or_default()));

        let lines = |calls: &[&Call]| calls.iter().map(|call| call.line()).collect::<Vec<_>>();
        let (expected, names) = (lines(&calls), actual_calls.iter().copied().map(line));
        let names: Vec<String> = names.collect();
        if let Some(what) = order(&expected, &names) {
            self.differ(what, format!("{names:?}, not {expected:?}"));
        }
        let logged: Vec<String> = actual_logs.iter().copied().map(line).collect();
        // That something is logged which NextAuth keeps to itself is no difference.
        let missing: Vec<String> =
            lines(&logs).into_iter().filter(|code| !logged.contains(code)).collect();
        if !missing.is_empty() {
            self.differ("log", format!("{missing:?} isn't logged"));
        }

        // What is called in another order is compared all the same.
        let mut rest = actual_calls;
        for expected in calls {
            let name = expected.line();
            let Some(at) = rest.iter().position(|call| line(call) == name) else { continue };
            let call = rest.remove(at);
            let what = format!("arguments of {}", expected.name);
            for (recorded, actual) in
                expected.args.iter().zip(call["args"].as_array().into_iter().flatten())
            {
                self.part(&what, recorded, actual);
            }
        }
    }

    /// Compares the mails that were handed over, and asks whether what was stored of each is the hash
    /// of its token and `secret`.
    pub(crate) fn mails(
        &mut self,
        recorded: &[Value],
        actual: &Value,
        calls: &[Value],
        secret: &str,
    ) {
        let actual = actual.as_array().map(Vec::as_slice).unwrap_or_default();
        if recorded.len() != actual.len() {
            self.differ("mails", format!("{}, not {}", actual.len(), recorded.len()));
        }
        for (recorded, actual) in recorded.iter().zip(actual) {
            self.part("mail", recorded, actual);
        }
        let stored = calls.iter().filter(|call| call["name"] == "createVerificationToken");
        for (mail, call) in actual.iter().zip(stored) {
            let token = mail["token"].as_str().unwrap_or_default();
            let hash = sha256_hex(&format!("{token}{secret}"));
            if call["args"][0]["token"] != hash {
                self.differ("relation", "what is stored is not the hash of the token");
            }
        }
    }

    /// Compares what is stored.
    pub(crate) fn tables(&mut self, recorded: &Value, actual: &Value) {
        for (table, recorded) in recorded.as_object().into_iter().flatten() {
            let rows = |value: &Value| value.as_array().cloned().unwrap_or_default();
            let (recorded, actual) = (rows(recorded), rows(&actual[table]));
            if recorded.len() != actual.len() {
                self.differ(table, format!("{} rows, not {}", actual.len(), recorded.len()));
            }
            for (recorded, actual) in recorded.iter().zip(&actual) {
                self.part(table, recorded, actual);
                for (name, value) in recorded.as_object().into_iter().flatten() {
                    // A column that is there for every row is null where NextAuth's row has none.
                    if actual.get(name).is_none() && !value.is_null() {
                        self.differ(format!("{table} {name}"), "is missing");
                    }
                }
            }
        }
    }

    /// Compares what `actual` has.
    fn part(&mut self, what: &str, recorded: &Value, actual: &Value) {
        match (recorded, actual) {
            (_, Value::Null) if recorded.is_null() || recorded == "<undefined>" => {}
            (Value::Object(recorded), Value::Object(members)) => {
                for (name, actual) in members {
                    let absent = Value::from("<undefined>");
                    let recorded = recorded.get(name).unwrap_or(&absent);
                    self.part(&format!("{what} {name}"), recorded, actual);
                }
            }
            // An id is text here, whatever the application's is.
            (Value::Number(number), Value::String(text)) if number.to_string() == *text => {}
            _ => self.json(what, recorded, actual),
        }
    }

    /// Compares what a provider was asked.
    pub(crate) fn back_channel(&mut self, recorded: &[BackChannel], actual: &[Asked]) {
        let recorded: Vec<&BackChannel> =
            recorded.iter().filter(|request| !request.is_metadata()).collect();
        let expected: Vec<_> =
            recorded.iter().map(|asked| format!("{} {}", asked.method, asked.path)).collect();
        let actual: Vec<&Asked> =
            actual.iter().filter(|asked| !asked.path.contains("/.well-known/")).collect();
        let names: Vec<_> =
            actual.iter().map(|asked| format!("{} {}", asked.method, asked.path)).collect();
        if expected != names {
            self.differ("back channel", format!("{names:?}, not {expected:?}"));
            return;
        }
        for (expected, asked) in recorded.iter().zip(actual) {
            let query = expected.query.as_deref().unwrap_or_default().trim_start_matches('?');
            self.texts("back channel query", &pairs(query.as_bytes()), &asked.query);
            self.texts("back channel", &expected.form.clone().unwrap_or_default(), &asked.form);
            let template = expected.headers.get("authorization");
            let is_equal = match (template, &asked.authorization) {
                (None, None) => true,
                (Some(template), Some(actual)) => {
                    // A scheme has no case (RFC 9110 §11.1).
                    let split = |text: &str| {
                        let (scheme, rest) = text.split_once(' ').unwrap_or((text, ""));
                        (scheme.to_lowercase(), rest.to_owned())
                    };
                    let (template, actual) = (split(template), split(actual));
                    let (recorded, sent) = match template.0.as_str() {
                        "oauth" => (lasting(&template.1), lasting(&actual.1)),
                        _ => (template.1, actual.1),
                    };
                    template.0 == actual.0 && self.bindings.matches(&recorded, &sent, self.now)
                }
                _ => false,
            };
            if !is_equal {
                let how = format!("{:?}, not {template:?}", asked.authorization);
                self.differ("back channel authorization", how);
            }
        }
    }
}

/// The parameters of an OAuth 1.0a header; of those that differ each time, the names.
fn lasting(header: &str) -> String {
    let differing = ["oauth_nonce", "oauth_signature", "oauth_timestamp"];
    let parameters = header.split(',').map(|parameter| match parameter.split_once('=') {
        Some((name, _)) if differing.contains(&name) => name,
        _ => parameter,
    });
    parameters.collect::<Vec<_>>().join(",")
}

/// A call's kind and name.
fn line(call: &Value) -> String {
    let text = |name: &str| call[name].as_str().unwrap_or_default();
    format!("{} {}", text("kind"), text("name"))
}

/// What differs between lists of calls, if they differ.
fn order(recorded: &[String], actual: &[String]) -> Option<&'static str> {
    if recorded == actual {
        return None;
    }
    let sorted = |calls: &[String]| {
        let mut calls = calls.to_vec();
        calls.sort();
        calls
    };
    Some(if after_storing(recorded) == actual {
        "order of events"
    } else if sorted(recorded) == sorted(actual) {
        "order of calls"
    } else {
        "calls"
    })
}

/// The same calls, with the events about what is stored after everything is.
fn after_storing(calls: &[String]) -> Vec<String> {
    const EVENTS: [&str; 3] = ["event createUser", "event updateUser", "event linkAccount"];
    let is_event = |call: &String| EVENTS.contains(&call.as_str());
    let (events, mut rest): (Vec<_>, Vec<_>) = calls.iter().cloned().partition(is_event);
    let last = rest.iter().rposition(|call| call.starts_with("adapter "));
    let at = last.map_or(0, |last| last + 1);
    rest.splice(at..at, events);
    rest
}
