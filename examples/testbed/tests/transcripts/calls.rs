//! Compares what the application's functions were called with, and what a provider was asked.

use serde_json::Value;

use crate::{
    compare::Comparison,
    provider::{Asked, pairs},
    transcript::{BackChannel, Call},
};

impl Comparison<'_> {
    /// Compares the calls of the application's functions: their order, and of their arguments those
    /// that the testbed has.
    pub(crate) fn trace(&mut self, recorded: &[Call], actual: &[Value]) {
        let is_log = |call: &&Call| call.kind.starts_with("log.");
        let recorded: Vec<&Call> = recorded.iter().filter(|call| !is_log(call)).collect();
        let expected: Vec<String> =
            recorded.iter().map(|call| format!("{} {}", call.kind, call.name)).collect();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let names: Vec<String> = actual
            .iter()
            .map(|call| format!("{} {}", text(&call["kind"]), text(&call["name"])))
            .collect();
        if expected != names {
            self.differ("calls", format!("{names:?}, not {expected:?}"));
            return;
        }
        for (expected, call) in recorded.iter().zip(actual) {
            let what = format!("arguments of {}", expected.name);
            for (recorded, actual) in
                expected.args.iter().zip(call["args"].as_array().into_iter().flatten())
            {
                self.part(&what, recorded, actual);
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
