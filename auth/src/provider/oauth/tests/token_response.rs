//! The members of a token endpoint's answer: what is odd about them, and how much of them is kept.

use std::time::Duration;

use serde_json::{Value, json};

use crate::provider::oauth::token_response::TokenResponse;

/// A sound answer (RFC 6749 §5.1) with changes.
fn answer(changes: Value) -> TokenResponse {
    let mut answer = json!({ "access_token": "at", "token_type": "Bearer" });
    let Value::Object(changes) = changes else { unreachable!() };
    for (name, value) in changes {
        answer[name] = value;
    }
    let Value::Object(members) = answer else { unreachable!() };
    TokenResponse::read(members).expect("it has a token")
}

fn words(answer: &TokenResponse) -> Option<Vec<&str>> {
    Some(answer.scope.as_ref()?.split_terminator(' ').collect())
}

/// Each oddity is told once, for the log, and what is as the standard has it is none.
#[test]
fn what_is_odd_is_told() {
    const NO_TYPE: &str = "there is no `token_type`";
    let rows: [(Value, &[&str]); 23] = [
        (json!({}), &[]),
        (
            json!({
                "expires_in": 3600, "refresh_token": "rt", "scope": "a b", "id_token": "eyJ",
                "session_state": "s".repeat(1024), "expires_at": 7, "other": {},
            }),
            &[],
        ),
        // What is null or empty isn't there.
        (json!({ "refresh_token": null, "id_token": "", "expires_in": null, "scope": null }), &[]),
        (json!({ "refresh_token": " ", "scope": "" }), &[]),
        (json!({ "refresh_token": 7, "expires_in": "60", "scope": ["a", "b"] }), &[]),
        (json!({ "token_type": null }), &[NO_TYPE]),
        (json!({ "token_type": "" }), &[NO_TYPE]),
        (json!({ "token_type": {} }), &["`token_type` is not text", NO_TYPE]),
        (json!({ "token_type": "a\nb" }), &["`token_type` is no name of a type", NO_TYPE]),
        (
            json!({ "token_type": "b".repeat(1025) }),
            &["`token_type` is no name of a type", NO_TYPE],
        ),
        (json!({ "token_type": "b".repeat(1024) }), &[]),
        (json!({ "refresh_token": [] }), &["`refresh_token` is not text"]),
        (
            json!({ "refresh_token": "a\nb" }),
            &["`refresh_token` has control characters, or more than 256 KiB"],
        ),
        (json!({ "id_token": {} }), &["`id_token` is not text"]),
        (
            json!({ "session_state": "a\nb" }),
            &["`session_state` has control characters, or more than 1 KiB"],
        ),
        (
            json!({ "session_state": "s".repeat(1025) }),
            &["`session_state` has control characters, or more than 1 KiB"],
        ),
        (json!({ "expires_in": "soon" }), &["`expires_in` is not how long a token is valid"]),
        (json!({ "expires_in": 0 }), &["`expires_in` is not how long a token is valid"]),
        (json!({ "scope": 1 }), &["`scope` is not text"]),
        (json!({ "scope": {} }), &["`scope` is not text"]),
        (
            json!({ "scope": "a \"b\"" }),
            &["`scope` has words that no scope has, or more than 16 KiB"],
        ),
        (json!({ "scope": "a\\b" }), &["`scope` has words that no scope has, or more than 16 KiB"]),
        (json!({ "token_type": "My Bearer" }), &[]),
    ];
    for (changes, expected) in rows {
        let shown: String = changes.to_string().chars().take(60).collect();
        assert_eq!(answer(changes).oddities, expected, "{shown}");
    }
}

/// A word is of the characters of RFC 6749 §3.3, and together they have 16 KiB at most.
#[test]
fn a_scope_has_words_and_an_end() {
    for (scope, expected) in [
        (json!("a b"), &["a", "b"][..]),
        (json!("!#$%&'()*+,-./:;<=>?@[]^_`{|}~"), &["!#$%&'()*+,-./:;<=>?@[]^_`{|}~"]),
        (json!("a \"b\" c"), &["a", "c"]),
        (json!("a b\\ c"), &["a", "c"]),
        (json!("a жук \u{7f} c"), &["a", "c"]),
        (json!(["a b", 1, null, "c"]), &["a", "b", "c"]),
        (json!([]), &[]),
    ] {
        assert_eq!(words(&answer(json!({ "scope": scope }))).as_deref(), Some(expected));
    }
    assert_eq!(words(&answer(json!({ "scope": 1 }))), None);
    // With the blank between them, one byte less than 16 KiB, and one more.
    for (length, kept) in [((8 << 10) - 1, 2), (8 << 10, 1)] {
        let answer = answer(json!({ "scope": format!("{0} {0}", "a".repeat(length)) }));
        assert_eq!(words(&answer).map(|words| words.len()), Some(kept), "{length}");
    }
}

#[test]
fn a_token_is_valid_for_a_hundred_years_at_most() {
    for (value, expected) in [
        (json!(1), Some(Duration::from_secs(1))),
        (json!("1.5"), Some(Duration::from_millis(1500))),
        (json!(3_155_760_000_u64), Some(Duration::from_hours(876_600))),
        (json!(3_155_760_001_u64), None),
        (json!(0), None),
        (json!(-1), None),
    ] {
        assert_eq!(answer(json!({ "expires_in": value })).expires_in, expected, "{value}");
    }
    for (value, expected) in [
        (json!(0), Some(0)),
        (json!("7"), Some(7)),
        (json!(253_402_300_799_u64), Some(253_402_300_799)),
        (json!(253_402_300_800_u64), None),
        (json!(-1), None),
        (json!("soon"), None),
    ] {
        let answer = answer(json!({ "expires_at": value }));
        assert_eq!(answer.expires_at, expected, "{value}");
        // What isn't understood is the application's to see.
        assert_eq!(answer.extra.0.contains_key("expires_at"), expected.is_none(), "{value}");
    }
}
