//! The catalogue's mapping rules, evaluated: who a payload must be, whatever our code says.

use std::collections::BTreeMap;

use regex::Regex;
use serde_json::{Map, Value, json};

use super::entry::Values;

/// Who a payload must be mapped to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Expected {
    pub(crate) id: String,
    pub(crate) name: Option<String>,
    pub(crate) email: Option<String>,
    pub(crate) verified: Option<bool>,
    pub(crate) image: Option<String>,
}

/// What rules read.
pub(crate) struct Documents<'a> {
    pub(crate) profile: &'a Value,
    /// Further documents, by name.
    pub(crate) others: &'a BTreeMap<String, Value>,
    pub(crate) options: &'a Values,
}

/// Maps a payload with the rules of each field; `None` when nobody can be signed in with it.
pub(crate) fn evaluate(rules: &Map<String, Value>, documents: &Documents<'_>) -> Option<Expected> {
    let first = |field: &str, mapped: &Mapped| {
        let rules = rules.get(field).and_then(Value::as_array).into_iter().flatten();
        let mut values = rules.filter_map(|rule| documents.value(rule, mapped));
        values.find(|value| is_of_type(field, value))
    };
    let mut mapped = Mapped::default();
    let id = text(&first("id", &mapped)?)?;
    let name = first("name", &mapped).as_ref().and_then(text);
    let email = first("email", &mapped);
    mapped.email =
        email.and_then(|email| Some(email.as_str()?.trim().to_lowercase())).unwrap_or_default();
    let verified = first("email_verified", &mapped).is_some_and(|value| is_true(&value));
    let image = first("image", &mapped).and_then(|image| image.as_str().map(str::to_owned));
    let email = Some(mapped.email).filter(|email| !email.is_empty());
    Some(Expected { id, name, verified: email.is_some().then_some(verified), email, image })
}

/// Fields that are mapped already, for the rules that compare with them.
#[derive(Default)]
struct Mapped {
    email: String,
}

/// A text, or an integer as one.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) if !number.is_f64() => Some(number.to_string()),
        _ => None,
    }
}

/// Whether a value is of a type that the field can have; others don't count.
fn is_of_type(field: &str, value: &Value) -> bool {
    match field {
        "id" | "name" => text(value).is_some(),
        "email_verified" => {
            is_true(value) || [json!(false), json!("false"), json!(0)].contains(value)
        }
        _ => value.is_string(),
    }
}

fn is_true(value: &Value) -> bool {
    *value == json!(true) || *value == json!("true") || *value == json!(1)
}

fn is_present(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) => !text.trim().is_empty(),
        _ => true,
    }
}

fn is_same(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}

impl Documents<'_> {
    /// What a rule yields.
    fn value(&self, rule: &Value, mapped: &Mapped) -> Option<Value> {
        let yielded = match rule {
            Value::String(pointer) => self.at(pointer),
            Value::Object(rule) => self.object(rule, mapped),
            other => panic!("{other} is no rule"),
        };
        yielded.filter(is_present)
    }

    /// What a pointer points to, into the profile or a document that it names.
    fn at(&self, pointer: &str) -> Option<Value> {
        if pointer.starts_with('/') {
            return self.profile.pointer(pointer).cloned();
        }
        let (document, pointer) = pointer.split_once(':').unwrap();
        self.others.get(document)?.pointer(pointer).cloned()
    }

    fn object(&self, rule: &Map<String, Value>, mapped: &Mapped) -> Option<Value> {
        let known = ["pointer", "template", "join", "find", "all", "const"];
        assert!(rule.keys().any(|key| known.contains(&key.as_str())), "{rule:?} is no rule");
        if let Some(conditions) = rule.get("when")
            && !meets(self.profile, conditions, mapped)
        {
            return None;
        }
        if let Some(pointer) = rule.get("pointer") {
            let value = self.value(pointer, mapped)?;
            let edited = edit(&text(&value)?, rule);
            return Some(edited.into());
        }
        if let Some(template) = rule.get("template") {
            return self
                .fill(template.as_str().unwrap(), rule.get("vars"), mapped)
                .map(Value::from);
        }
        if let Some(Value::Array(parts)) = rule.get("join") {
            let parts = parts.iter().filter_map(|part| text(&self.value(part, mapped)?));
            let parts: Vec<_> = parts.collect();
            return Some(parts.join(rule["sep"].as_str().unwrap()).into());
        }
        if let Some(list) = rule.get("find") {
            let list = self.at(list.as_str().unwrap())?;
            let found = list.as_array()?.iter().find(|it| meets(it, &rule["where"], mapped));
            return found?.pointer(rule["get"].as_str().unwrap()).cloned();
        }
        if let Some(Value::Array(pointers)) = rule.get("all") {
            let values: Vec<_> =
                pointers.iter().filter_map(|pointer| self.value(pointer, mapped)).collect();
            let is_all = values.len() == pointers.len() && values.iter().all(is_true);
            return (!values.is_empty()).then_some(is_all.into());
        }
        rule.get("const").cloned()
    }

    /// Fills a template; `None` when a value of it is missing.
    fn fill(&self, template: &str, vars: Option<&Value>, mapped: &Mapped) -> Option<String> {
        let mut filled = String::new();
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}').unwrap();
            filled.push_str(before);
            if name.starts_with('/') {
                filled.push_str(&text(&self.at(name).filter(is_present)?)?);
            } else if let Some(var) = name.strip_prefix('$') {
                filled.push_str(&self.var(&vars?[var], mapped)?);
            } else {
                filled.push_str(self.options.get(name)?);
            }
            rest = after;
        }
        Some(filled + rest)
    }

    fn var(&self, var: &Value, mapped: &Mapped) -> Option<String> {
        match var["fn"].as_str() {
            None => text(&self.value(var, mapped)?),
            Some("discord_default_avatar_index") => {
                let number = |pointer| text(&self.at(pointer)?)?.parse::<u64>().ok();
                Some(match number("/discriminator") {
                    None | Some(0) => (number("/id")? >> 22) % 6,
                    Some(discriminator) => discriminator % 5,
                })
                .map(|index| index.to_string())
            }
            Some(other) => panic!("{other} is not known"),
        }
    }
}

/// Whether conditions hold in a document: each is a literal, or an object that compares.
fn meets(document: &Value, conditions: &Value, mapped: &Mapped) -> bool {
    conditions.as_object().unwrap().iter().all(|(pointer, condition)| {
        let value = document.pointer(pointer).cloned().unwrap_or_default();
        let Value::Object(comparison) = condition else { return value == *condition };
        comparison.iter().all(|(kind, operand)| match kind.as_str() {
            "null" => value.is_null() == operand.as_bool().unwrap(),
            "ne" => value != *operand,
            "in" => operand.as_array().unwrap().contains(&value),
            "prefix" => value.as_str().is_some_and(|it| it.starts_with(operand.as_str().unwrap())),
            "same_as" => value.as_str().is_some_and(|it| is_same(it, &mapped.email)),
            "contains" => value.as_array().is_some_and(|list| {
                let mut texts = list.iter().filter_map(Value::as_str);
                texts.any(|it| is_same(it, &mapped.email))
            }),
            other => panic!("{other} compares nothing"),
        })
    })
}

/// A text with the rule's edits.
fn edit(text: &str, rule: &Map<String, Value>) -> String {
    let mut text = text.to_owned();
    if let Some(replace) = rule.get("replace") {
        let pattern = Regex::new(replace[0].as_str().unwrap()).unwrap();
        text = pattern.replace(&text, replace[1].as_str().unwrap()).into_owned();
    }
    for transform in rule.get("transform").and_then(Value::as_array).into_iter().flatten() {
        text = match transform.as_str().unwrap() {
            "html_unescape" => {
                let marks = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'")];
                let unmarked = marks.iter().fold(text, |text, (from, to)| text.replace(from, to));
                unmarked.replace("&amp;", "&")
            }
            "strip_query" => text.split('?').next().unwrap().to_owned(),
            "lowercase" => text.to_lowercase(),
            other => panic!("{other} is not known"),
        };
    }
    text
}
