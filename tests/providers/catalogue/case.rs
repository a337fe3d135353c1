//! The sample files: payloads, and the users that they are.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use serde_json::{Map, Value};

use super::entry::Entry;

/// One payload, and the user that it is.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) name: String,
    /// What the payload is: `userinfo`, `id_token` or `access_token_jwt`.
    pub(crate) payload: String,
    pub(crate) profile: Value,
    /// Further documents, by name.
    pub(crate) documents: BTreeMap<String, Value>,
    pub(crate) options: Value,
    pub(crate) expected: Value,
    /// Not compared if it isn't there.
    pub(crate) verified: Option<Value>,
    /// Whether it is NextAuth v4's mapping that gives the user.
    pub(crate) is_v4: bool,
}

/// What is in a folder, in order.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let entries =
        std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

/// The id that a sample file is named after; none of what doesn't end in `.json`.
pub(crate) fn id(path: &Path) -> Option<&str> {
    path.file_name()?.to_str()?.strip_suffix(".json")
}

/// The cases of a sample file: the file itself, and those it lists.
///
/// Fails when the file is none, naming it and what is wrong.
pub(crate) fn read(path: &Path, entry: &Entry) -> Result<Vec<Case>, String> {
    let wrong = |reason: String| format!("{}: {reason}", path.display());
    let text = std::fs::read_to_string(path).map_err(|error| wrong(error.to_string()))?;
    let sample: Value = serde_json::from_str(&text).map_err(|error| wrong(error.to_string()))?;
    check(&sample).map_err(wrong)?;
    let documents = documents(&sample);
    let first = Case {
        name: "sample".to_owned(),
        payload: sample["payload"].as_str().unwrap_or("userinfo").to_owned(),
        profile: sample["profile"].clone(),
        documents: documents.clone(),
        options: sample["options"].clone(),
        expected: sample["expected"].clone(),
        verified: sample.get("expected_email_verified").cloned(),
        is_v4: sample["mapping"] == "v4",
    };
    let further = sample["cases"].as_array().into_iter().flatten().map(|case| {
        let mut own = self::documents(case);
        // What isn't mapped is there for the flow, which doesn't change between cases.
        for (name, document) in &documents {
            let is_of_flow = ["callback", "token"].contains(&name.as_str());
            if is_of_flow && !entry.maps_document(name) && !own.contains_key(name) {
                own.insert(name.clone(), document.clone());
            }
        }
        Case {
            name: case["name"].as_str().unwrap_or("unnamed").to_owned(),
            payload: case["payload"].as_str().unwrap_or(&first.payload).to_owned(),
            profile: case["profile"].clone(),
            documents: own,
            options: match case.get("options") {
                Some(options) => options.clone(),
                None => first.options.clone(),
            },
            expected: case["expected"].clone(),
            verified: case.get("expected_email_verified").cloned(),
            is_v4: case["mapping"] == "v4",
        }
    });
    let further: Vec<_> = further.collect();
    Ok(std::iter::once(first).chain(further).collect())
}

/// Fails unless a sample and each of its cases have what there must be, as what it must be.
fn check(sample: &Value) -> Result<(), String> {
    if sample.get("payload").is_none() {
        return Err("`payload` is missing".to_owned());
    }
    check_one(sample)?;
    let empty = Vec::new();
    let cases = match &sample["cases"] {
        Value::Null => &empty,
        Value::Array(cases) => cases,
        _ => return Err("`cases` is no list".to_owned()),
    };
    for (at, case) in cases.iter().enumerate() {
        check_one(case).map_err(|reason| format!("case {}: {reason}", at + 1))?;
    }
    Ok(())
}

fn check_one(case: &Value) -> Result<(), String> {
    let known = [
        "name",
        "payload",
        "mapping",
        "profile",
        "documents",
        "options",
        "expected",
        "expected_email_verified",
        "cases",
    ];
    let members = case.as_object().ok_or("it is no object")?;
    if let Some(name) = members.keys().find(|name| !known.contains(&name.as_str())) {
        return Err(format!("`{name}` is not known"));
    }
    let among = |name: &str, known: &[&str]| match &case[name] {
        Value::Null => Ok(()),
        Value::String(text) if known.contains(&text.as_str()) => Ok(()),
        other => Err(format!("`{name}` is {other}, and none of {known:?}")),
    };
    among("payload", &["userinfo", "id_token", "access_token_jwt"])?;
    among("mapping", &["v4"])?;
    for (name, is_needed) in
        [("profile", true), ("expected", true), ("documents", false), ("options", false)]
    {
        match &case[name] {
            Value::Null if is_needed => return Err(format!("`{name}` is missing")),
            Value::Null | Value::Object(_) => {}
            _ => return Err(format!("`{name}` is no object")),
        }
    }
    if !case["expected"]["id"].is_string() {
        return Err("`expected` has no `id`".to_owned());
    }
    for field in ["name", "email", "image"] {
        if !case["expected"][field].is_string() && !case["expected"][field].is_null() {
            return Err(format!("`{field}` in `expected` is no text"));
        }
    }
    Ok(())
}

fn documents(of: &Value) -> BTreeMap<String, Value> {
    let empty = Map::new();
    let documents = of["documents"].as_object().unwrap_or(&empty);
    documents.iter().map(|(name, document)| (name.clone(), document.clone())).collect()
}
