//! The catalogue: what is known about each provider, as data.

use std::{collections::BTreeMap, path::PathBuf};

use serde_json::Value;

/// Options and other values that templates are filled with.
pub(crate) type Values = BTreeMap<String, String>;

/// A provider of the catalogue.
#[derive(Clone, Debug)]
pub(crate) struct Entry(pub(crate) Value);

/// Where the fixtures are.
pub(crate) fn fixtures() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../fixtures/providers")
}

/// Where the samples of the providers' answers are.
pub(crate) fn samples() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../auth-providers/samples")
}

/// Every provider of OAuth 2.0 and OpenID Connect.
pub(crate) fn entries() -> Vec<Entry> {
    all().into_iter().filter(|entry| !entry.is_oauth1()).collect()
}

/// Every provider.
pub(crate) fn all() -> Vec<Entry> {
    let text = std::fs::read_to_string(fixtures().join("catalog.toml")).unwrap();
    let catalogue: Value = toml::from_str(&text).unwrap();
    catalogue["provider"].as_array().unwrap().iter().cloned().map(Entry).collect()
}

impl Entry {
    pub(crate) fn id(&self) -> &str {
        self.text("/id").unwrap()
    }

    pub(crate) fn at(&self, pointer: &str) -> Option<&Value> {
        self.0.pointer(pointer)
    }

    pub(crate) fn text(&self, pointer: &str) -> Option<&str> {
        self.at(pointer).and_then(Value::as_str).filter(|text| !text.is_empty())
    }

    pub(crate) fn list(&self, pointer: &str) -> Vec<&Value> {
        self.at(pointer)
            .and_then(Value::as_array)
            .map(|list| list.iter().collect())
            .unwrap_or_default()
    }

    pub(crate) fn words(&self, pointer: &str) -> Vec<&str> {
        self.list(pointer).into_iter().filter_map(Value::as_str).collect()
    }

    /// The parameters at a place, filled; those with an unset placeholder are left out.
    pub(crate) fn params(&self, pointer: &str, values: &Values) -> Values {
        let Some(Value::Object(params)) = self.at(pointer) else { return Values::new() };
        let filled = params.iter().filter_map(|(name, value)| {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            Some((name.clone(), fill(&text, values)?))
        });
        filled.collect()
    }

    /// A URL, filled.
    pub(crate) fn url(&self, pointer: &str, values: &Values) -> Option<String> {
        self.text(pointer).map(|url| fill(url, values).unwrap_or_else(|| panic!("{url}")))
    }

    pub(crate) fn checks(&self, check: &str) -> bool {
        self.words("/checks/recommended").contains(&check)
    }

    pub(crate) fn is_oauth1(&self) -> bool {
        self.text("/kind") == Some("oauth1")
    }

    pub(crate) fn is_oidc(&self) -> bool {
        self.text("/kind") == Some("oidc")
    }

    pub(crate) fn has_custom(&self, behaviour: &str) -> bool {
        self.words("/custom").contains(&behaviour)
    }

    /// Whether the profile comes from the userinfo endpoint.
    pub(crate) fn asks_userinfo(&self) -> bool {
        self.text("/userinfo/source") == Some("endpoint")
    }

    /// Whether the mapping reads this document.
    pub(crate) fn maps_document(&self, document: &str) -> bool {
        let prefix = format!("\"{document}:");
        self.0["profile"].to_string().contains(&prefix)
    }

    /// The options of a case: defaults, then examples of the required ones, then what is given.
    /// The second are those to be set; defaults are the provider's own business.
    pub(crate) fn options(&self, given: &Value, client_id: &str) -> (Values, Values) {
        let (mut values, mut set) = (Values::new(), Values::new());
        for option in self.list("/options") {
            let name = option["name"].as_str().unwrap().to_owned();
            let text = |value: &Value| match value {
                Value::Null => None,
                Value::String(text) => Some(text.clone()),
                other => Some(other.to_string()),
            };
            let (given, example) = (text(&given[&name]), text(&option["example"]));
            let required = option["required"] == true;
            let fallback =
                if name == "userinfo_url" { "https://restlet.example/me" } else { "key-of-tests" };
            let needed = given
                .clone()
                .or_else(|| // `<app>` in an example stands for a name.
                required.then(|| example.unwrap_or_else(|| fallback.to_owned()).replace(['<', '>'], "")));
            if let Some(value) = &needed {
                set.insert(name.clone(), value.clone());
            }
            if let Some(value) = needed.or_else(|| text(&option["default"])) {
                values.insert(name, value.trim_end_matches('/').to_owned());
            }
        }
        if let Some(environment) = values.get("environment") {
            let env = if environment == "sandbox" { "sandbox." } else { "" };
            values.insert("env".to_owned(), env.to_owned());
        }
        values.insert("client_id".to_owned(), client_id.to_owned());
        // A default may be a template itself.
        let names: Vec<String> = values.keys().cloned().collect();
        for name in names {
            let filled = fill(&values[&name], &values).unwrap_or_default();
            values.insert(name, filled);
        }
        (values, set)
    }
}

/// Fills `{placeholders}`; `None` when one has no value. Braces around anything else stay.
pub(crate) fn fill(template: &str, values: &Values) -> Option<String> {
    let mut text = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let name = after.split('}').next().unwrap_or_default();
        let is_name = |c: char| c.is_ascii_alphanumeric() || "_:/".contains(c);
        if name.is_empty() || !name.chars().all(is_name) || name.len() == after.len() {
            text.push('{');
            rest = after;
            continue;
        }
        text.push_str(values.get(name)?);
        rest = &after[name.len() + 1..];
    }
    text.push_str(rest);
    Some(text)
}
