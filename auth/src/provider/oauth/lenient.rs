//! JSON whose members are of other types than expected.

use std::collections::BTreeSet;

use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_path_to_error::{Path, Segment};

/// How many members may be of another type than expected.
const MOST: usize = 64;

/// Reads a document: an integer where a text is expected is its decimal digits, and digits where an
/// integer is expected are that integer. What is of another type still is not there, and an element
/// that can't be read without it isn't either.
///
/// Fails when nothing can be read without what isn't there; the error is as [`strictly`]'s.
pub(in crate::provider) fn read<T: DeserializeOwned>(mut document: Value) -> Result<T, String> {
    let mut respelt = BTreeSet::new();
    for _ in 0..MOST {
        let error = match serde_path_to_error::deserialize(&document) {
            Ok(read) => return Ok(read),
            Err(error) => error,
        };
        let is_first = respelt.insert(error.path().to_string());
        match mend(&mut document, error.path(), is_first) {
            Some(Mended::Member) => {}
            // Those behind it have moved up.
            Some(Mended::Element) => respelt.clear(),
            None => return Err(reason(&document, &error)),
        }
    }
    strictly(&document)
}

/// Reads a document as it is.
///
/// Fails when it is not of the type; the error says which member, what it is and what it should be,
/// and repeats no value.
pub(in crate::provider) fn strictly<T: DeserializeOwned>(document: &Value) -> Result<T, String> {
    serde_path_to_error::deserialize(document).map_err(|error| reason(document, &error))
}

fn reason(document: &Value, error: &serde_path_to_error::Error<serde_json::Error>) -> String {
    let text = error.inner().to_string();
    let mut path = error.path().iter();
    let member = path.try_fold(document, |at, segment| match segment {
        Segment::Map { key } => at.get(key),
        Segment::Seq { index } => at.get(*index),
        Segment::Enum { .. } | Segment::Unknown => Some(at),
    });
    let found = match member {
        None => return text,
        Some(Value::Null) => "null",
        Some(Value::Bool(_)) => "a truth",
        Some(Value::Number(_)) => "a number",
        Some(Value::String(_)) => "a text",
        Some(Value::Array(_)) => "a list",
        Some(Value::Object(_)) => "an object",
    };
    let path = error.path().to_string();
    match (path.as_str(), text.rsplit_once(", expected ")) {
        (".", None) => text,
        (".", Some((_, expected))) => format!("it is {found}, expected {expected}"),
        (path, None) => format!("`{path}` is {found}: {text}"),
        (path, Some((_, expected))) => format!("`{path}` is {found}, expected {expected}"),
    }
}

/// What was mended.
enum Mended {
    /// Something that is where it was, or a member of an object.
    Member,
    /// An element that isn't in its array any more.
    Element,
}

/// Writes what a path leads to in its other spelling, or takes it away; `None` when nothing is
/// there.
fn mend(document: &mut Value, path: &Path, respell: bool) -> Option<Mended> {
    let mut segments: Vec<_> = path.iter().collect();
    let last = segments.pop()?;
    let parent = segments.into_iter().try_fold(document, |at, segment| match segment {
        Segment::Map { key } => at.get_mut(key),
        Segment::Seq { index } => at.get_mut(*index),
        Segment::Enum { .. } | Segment::Unknown => None,
    });
    match (parent, last) {
        (Some(Value::Object(members)), Segment::Map { key }) => {
            let member = members.get_mut(key)?;
            match other_spelling(member).filter(|_| respell) {
                Some(spelling) => *member = spelling,
                None => drop(members.remove(key)),
            }
            Some(Mended::Member)
        }
        (Some(Value::Array(elements)), Segment::Seq { index }) if *index < elements.len() => {
            if let Some(spelling) = other_spelling(&elements[*index]).filter(|_| respell) {
                elements[*index] = spelling;
                return Some(Mended::Member);
            }
            elements.remove(*index);
            Some(Mended::Element)
        }
        _ => None,
    }
}

/// An integer as text, or a text that is an integer as that.
fn other_spelling(value: &Value) -> Option<Value> {
    match value {
        Value::Number(number) if !number.is_f64() => Some(number.to_string().into()),
        Value::String(text) => {
            let number: u64 = text.parse().ok()?;
            (number.to_string() == *text).then_some(number.into())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;
    use serde_json::json;

    use super::*;

    #[derive(Debug, PartialEq, Deserialize)]
    struct Person {
        id: String,
        number: u64,
        name: Option<String>,
        home: Option<Home>,
        #[serde(default)]
        homes: Vec<Home>,
        #[serde(flatten)]
        extra: serde_json::Map<String, Value>,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    struct Home {
        town: String,
    }

    #[test]
    fn spellings_are_forgiven_and_other_types_are_not_there() {
        let home = |town: &str| Home { town: town.to_owned() };
        let person: Person = read(json!({
            "id": 9_007_199_254_740_993_u64, "number": "12", "name": {}, "home": [],
            "homes": [{ "town": "Vic" }, null, { "town": {} }, 3, { "town": 7 }], "x": { "y": [1] },
        }))
        .unwrap();
        assert_eq!(person.id, "9007199254740993");
        assert_eq!((person.number, person.name, person.home), (12, None, None));
        assert_eq!(person.homes, [home("Vic"), home("7")]);
        assert_eq!(person.extra["x"], json!({ "y": [1] }));
    }

    #[test]
    fn what_is_needed_must_be_there() {
        for (id, number) in [
            (json!(1.5), json!(1)),
            (json!(true), json!(1)),
            (json!({}), json!(1)),
            (Value::Null, json!(1)),
            (json!("a"), json!("012")),
            (json!("a"), json!("1.5")),
            (json!("a"), json!(-1)),
        ] {
            assert!(read::<Person>(json!({ "id": id, "number": number })).is_err());
        }
        assert!(read::<Person>(json!([])).is_err());
        assert!(read::<Vec<Home>>(json!({})).is_err());
    }

    #[test]
    fn the_error_names_the_member_and_no_value() {
        for (document, expected) in [
            (json!({ "id": "a", "number": "secret" }), "missing field `number`"),
            (json!({ "number": 1 }), "missing field `id`"),
            (json!([]), "it is a list, expected struct Person"),
        ] {
            assert_eq!(read::<Person>(document).unwrap_err(), expected);
        }
        for (document, expected) in [
            (json!({ "id": "a", "number": "secret" }), "`number` is a text, expected u64"),
            (json!({ "id": 7, "number": 1 }), "`id` is a number, expected a string"),
            (
                json!({ "id": "a", "number": 1, "homes": [{ "town": "x" }, { "town": null }] }),
                "`homes[1].town` is null, expected a string",
            ),
            (
                json!({ "id": "a", "number": 1, "home": {} }),
                "`home` is an object: missing field `town`",
            ),
        ] {
            assert_eq!(strictly::<Person>(&document).unwrap_err(), expected);
        }
    }

    #[test]
    fn there_is_an_end_to_it() {
        let elements = vec![json!({}); 10_000];
        assert!(read::<Vec<Home>>(elements.into()).is_err());
    }
}
