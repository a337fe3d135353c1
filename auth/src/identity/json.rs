//! JSON as others send it. A member that is there twice is an error, because two readers could see
//! two different values; an integer of any length keeps its digits.

use std::{borrow::Cow, fmt};

use serde::{
    Deserialize, Deserializer,
    de::{self, MapAccess, SeqAccess, Visitor},
};
use serde_json::{Map, Value};

/// A JSON value without repeated members.
pub(crate) struct Strict(pub(crate) Value);

/// Reads a JSON object.
pub(crate) fn object(bytes: &[u8]) -> Result<Map<String, Value>, &'static str> {
    match value(bytes)? {
        Value::Object(object) => Ok(object),
        _ => Err("it is not a JSON object"),
    }
}

/// Reads a JSON value. An integer that is longer than a [`Value`] takes is a text of its digits.
pub(crate) fn value(bytes: &[u8]) -> Result<Value, &'static str> {
    // A mark in front says nothing (RFC 8259 §8.1).
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match serde_json::from_slice::<Strict>(&exact(bytes)) {
        Ok(Strict(value)) => Ok(value),
        // Somebody who can write a member into what a provider puts together as text would say who
        // it is about.
        Err(error) if error.is_data() => Err("a member of its JSON is there twice"),
        Err(_) => Err("it is not JSON"),
    }
}

/// A text, or the digits of an integer, which some write instead. Another number may have been
/// rounded by whoever wrote it, so that two of them look the same.
pub(crate) fn id_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) if !number.is_f64() => Some(number.to_string()),
        _ => None,
    }
}

/// The same JSON with integers that would be rounded as texts of their digits.
fn exact(json: &[u8]) -> Cow<'_, [u8]> {
    let (mut exact, mut copied, mut at) = (Vec::new(), 0, 0);
    while let Some(byte) = json.get(at) {
        match byte {
            b'"' => at = end_of_text(json, at),
            b'-' | b'0'..=b'9' => {
                let is_part = |byte: &u8| {
                    byte.is_ascii_digit() || matches!(byte, b'-' | b'+' | b'.' | b'e' | b'E')
                };
                let end = at + json[at..].iter().take_while(|byte| is_part(byte)).count();
                if is_rounded(&json[at..end]) {
                    exact.extend_from_slice(&json[copied..at]);
                    exact.push(b'"');
                    exact.extend_from_slice(&json[at..end]);
                    exact.push(b'"');
                    copied = end;
                }
                at = end;
            }
            _ => at += 1,
        }
    }
    if exact.is_empty() {
        return Cow::Borrowed(json);
    }
    exact.extend_from_slice(&json[copied..]);
    Cow::Owned(exact)
}

/// Where the text that begins at `start` ends.
fn end_of_text(json: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(byte) = json.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    json.len()
}

/// Whether a number is an integer that has no exact type in a [`Value`].
fn is_rounded(number: &[u8]) -> bool {
    let digits = number.strip_prefix(b"-").unwrap_or(number);
    let is_integer =
        digits.iter().all(u8::is_ascii_digit) && digits.first().is_some_and(|first| *first != b'0');
    let number = str::from_utf8(number).unwrap_or_default();
    is_integer && number.parse::<u64>().is_err() && number.parse::<i64>().is_err()
}

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(StrictVisitor).map(Self)
    }
}

struct StrictVisitor;

impl<'de> Visitor<'de> for StrictVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E: de::Error>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_unit<E: de::Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut array = Vec::new();
        while let Some(Strict(item)) = items.next_element()? {
            array.push(item);
        }
        Ok(Value::Array(array))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some((name, Strict(value))) = members.next_entry::<String, Strict>()? {
            if object.insert(name, value).is_some() {
                return Err(de::Error::custom("a member is there twice"));
            }
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn integers_keep_their_digits() {
        let long = "12345678901234567890123456789012345678901234567890";
        for (written, expected) in [
            ("0", json!(0)),
            ("9007199254740993", json!(9_007_199_254_740_993_u64)),
            ("18446744073709551615", json!(u64::MAX)),
            ("18446744073709551616", json!("18446744073709551616")),
            ("-9223372036854775808", json!(i64::MIN)),
            ("-9223372036854775809", json!("-9223372036854775809")),
            (long, json!(long)),
            ("1e20", json!(1e20)),
            ("1.5", json!(1.5)),
            (r#""18446744073709551616""#, json!("18446744073709551616")),
            (r#""a \" 18446744073709551616 \\""#, json!("a \" 18446744073709551616 \\")),
        ] {
            for (before, after) in [("", ""), ("[", "]"), (r#"{"id":"#, "}"), ("\u{feff} [", "\n]")]
            {
                let read = value(format!("{before}{written}{after}").as_bytes()).unwrap();
                let found = read.get(0).or_else(|| read.get("id")).unwrap_or(&read);
                assert_eq!(*found, expected, "{before}{written}{after}");
            }
        }
    }

    #[test]
    fn what_is_no_json_stays_none() {
        for text in [
            "01234567890123456789012",
            "-",
            "--18446744073709551616",
            "18446744073709551616a",
            "18446744073709551616 1",
            r#"{"a":1,"a":18446744073709551616}"#,
            r#""18446744073709551616"#,
            r#""\"#,
            "",
        ] {
            assert!(value(text.as_bytes()).is_err(), "{text}");
        }
    }

    #[test]
    fn an_id_is_a_text_or_an_integer() {
        assert_eq!(id_text(&json!("a b")).as_deref(), Some("a b"));
        assert_eq!(id_text(&json!(u64::MAX)).as_deref(), Some("18446744073709551615"));
        assert_eq!(id_text(&json!(-7)).as_deref(), Some("-7"));
        for value in [json!(1e20), json!(7.0), json!(true), json!(null), json!([7]), json!({})] {
            assert_eq!(id_text(&value), None);
        }
    }

    /// OI-046: whoever reads another of two members believes something else.
    #[test]
    fn a_member_is_there_once() {
        for text in [
            r#"{"sub":"a","sub":"b"}"#,
            r#"{"sub":"a","sub":"a"}"#,
            r#"{"sub":"a","s\u0075b":"b"}"#,
            r#"{"a":[{"b":1,"b":2}]}"#,
        ] {
            assert_eq!(
                value(text.as_bytes()),
                Err("a member of its JSON is there twice"),
                "{text}"
            );
        }
        assert!(value(br#"{"sub":"a","Sub":"b","a":{"sub":"c"}}"#).is_ok());
    }

    /// OI-063: a reader that calls itself for each level would end the program.
    #[test]
    fn nesting_has_an_end() {
        let nested = |open: &str, close: &str, levels| {
            format!("{}0{}", open.repeat(levels), close.repeat(levels))
        };
        for (open, close) in [("[", "]"), (r#"{"a":"#, "}"), (r#"[{"a":"#, "}]")] {
            let per_level = open.matches(['[', '{']).count();
            assert!(value(nested(open, close, 126 / per_level).as_bytes()).is_ok(), "{open}");
            for levels in [128, 1000, 100_000] {
                assert!(value(nested(open, close, levels).as_bytes()).is_err(), "{open} {levels}");
            }
            assert!(value(open.repeat(100_000).as_bytes()).is_err(), "{open}");
        }
    }
}
