//! Claims and their timestamps.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{
    super::claims::{Claims, Standard, open_claims, open_into, seal_claims, seal_from},
    *,
};

#[test]
fn tokens_of_v4_open_and_other_headers_do_not() {
    let vectors = vectors();
    for vector in vectors["valid"].as_array().unwrap() {
        let name = text(vector, "name");
        let opened = open_claims(&v4_ring(vector), text(vector, "jwe"), produced());
        if OTHER_HEADER.contains(&name) {
            assert!(opened.is_none(), "{name}");
        } else {
            assert_eq!(opened.as_ref(), vector["payload_out"].as_object(), "{name}");
        }
    }
}

#[test]
fn what_v4_refuses_is_refused() {
    let vectors = vectors();
    let invalid = vectors["invalid"].as_array().unwrap();
    assert_eq!(invalid.len(), 16);
    for vector in invalid {
        let (ring, jwe) = (v4_ring(vector), text(vector, "jwe"));
        assert!(open_claims(&ring, jwe, produced()).is_none(), "{}", vector["name"]);
        assert!(open_into::<Map<String, Value>>(&ring, jwe, produced()).is_none());
    }
    let expired = invalid.iter().find(|vector| vector["name"] == "expired-60s").unwrap();
    let before = produced() - Duration::from_mins(2);
    assert!(open_claims(&v4_ring(expired), text(expired, "jwe"), before).is_some());
}

#[test]
fn both_readers_agree_on_the_tokens_of_v4() {
    for vector in vectors()["valid"].as_array().unwrap() {
        let (ring, jwe) = (v4_ring(vector), text(vector, "jwe"));
        let Some(all) = open_claims(&ring, jwe, produced()) else { continue };
        let read: Claims<Map<String, Value>> = open_into(&ring, jwe, produced()).unwrap();
        let string = |name| all.get(name).and_then(Value::as_str).map(str::to_owned);
        let number = |name| all.get(name).and_then(Value::as_f64);
        assert_eq!(
            read.standard,
            Standard {
                sub: string("sub"),
                name: string("name"),
                email: string("email"),
                picture: string("picture"),
                iat: number("iat"),
                exp: number("exp"),
                nbf: number("nbf"),
                jti: string("jti"),
                has_nulls: ["name", "email", "picture"]
                    .iter()
                    .any(|name| all.get(*name) == Some(&Value::Null)),
            }
        );
        let standard = ["sub", "name", "email", "picture", "iat", "exp", "nbf", "jti"];
        let rest = all.into_iter().filter(|(name, _)| !standard.contains(&name.as_str()));
        assert_eq!(read.custom, rest.collect());
    }
}

#[test]
fn timestamps_have_fifteen_seconds_of_tolerance() {
    let now = 1_000_000;
    for (payload, valid) in [
        (json!({ "exp": now - 14 }), true),
        (json!({ "exp": now - 15 }), false),
        (json!({ "nbf": now + 15 }), true),
        (json!({ "nbf": now + 16 }), false),
        (json!({ "iat": now + 100_000 }), true),
        (json!({ "exp": 1_000_000.5 }), true),
        (json!({ "exp": u64::MAX }), true),
        (json!({ "exp": -1 }), false),
        (json!({ "exp": null }), false),
        (json!({ "exp": "2000000" }), false),
        (json!({ "nbf": true }), false),
        (json!({ "iat": [] }), false),
        (json!([]), false),
        (json!("x"), false),
        (json!(null), false),
        (json!({}), true),
    ] {
        let sealed = token(&payload.to_string());
        assert_eq!(open_claims(&ring(), &sealed, at(now)).is_some(), valid, "{payload}");
        let read = open_into::<Map<String, Value>>(&ring(), &sealed, at(now));
        assert_eq!(read.is_some(), valid, "{payload}");
    }
}

#[test]
fn broken_payloads_are_refused() {
    let deep = "[".repeat(100_000);
    for payload in [
        "",
        "{",
        "{}x",
        "{}{}",
        "\u{feff}{}",
        r#"{"exp":1e999}"#,
        r#"{"a":1,}"#,
        &format!(r#"{{"a":{deep}"#),
    ] {
        let sealed = token(payload);
        assert!(open_claims(&ring(), &sealed, at(0)).is_none());
        assert!(open_into::<Map<String, Value>>(&ring(), &sealed, at(0)).is_none());
    }
    assert!(open_claims(&ring(), &ring().seal(IV, b"{\"a\":\"\xff\"}".to_vec()), at(0)).is_none());
}

#[test]
fn sealing_sets_the_times_and_the_id() {
    let claims = json!({ "sub": "1", "iss": "kept", "iat": 1, "exp": "x", "jti": null });
    let Value::Object(claims) = claims else { unreachable!() };
    let hour = Duration::from_hours(1);
    let sealed = seal_claims(&ring(), claims, at(5000), hour, "id".to_owned(), IV);
    let opened = open_claims(&ring(), &sealed, at(5000)).map(Value::Object);
    let expected = json!({ "sub": "1", "iss": "kept", "iat": 5000, "exp": 8600, "jti": "id" });
    assert_eq!(opened, Some(expected));
    let endless = seal_claims(&ring(), Map::new(), at(1), Duration::MAX, "id".to_owned(), IV);
    assert!(open_claims(&ring(), &endless, at(1 << 40)).is_some());
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Cart {
    items: Vec<u32>,
    owner: Option<String>,
}

#[test]
fn a_struct_is_sealed_and_read_beside_the_standard_claims() {
    let claims = Claims {
        standard: Standard {
            sub: Some("1".to_owned()),
            name: Some("J \"Smith\"".to_owned()),
            ..Standard::default()
        },
        custom: Cart { items: vec![1, 2], owner: None },
    };
    let hour = Duration::from_hours(1);
    let sealed = seal_from(&ring(), &claims, at(5000), hour, "id", IV).unwrap();
    let read: Claims<Cart> = open_into(&ring(), &sealed, at(5000)).unwrap();
    let (iat, exp, jti) = (Some(5000.0), Some(8600.0), Some("id".to_owned()));
    assert_eq!(read.standard, Standard { iat, exp, jti, ..claims.standard.clone() });
    assert_eq!(read.custom, claims.custom);
    assert!(open_into::<Cart>(&ring(), &sealed, at(8615)).is_none());

    let map = open_claims(&ring(), &sealed, at(5000)).map(Value::Object);
    let expected = json!({
        "sub": "1", "name": "J \"Smith\"",
        "iat": 5000, "exp": 8600, "jti": "id", "items": [1, 2], "owner": null,
    });
    assert_eq!(map, Some(expected));

    let standard = Standard { has_nulls: true, ..claims.standard };
    let claims = Claims { standard, custom: claims.custom };
    let sealed = seal_from(&ring(), &claims, at(5000), hour, "id", IV).unwrap();
    let map = open_claims(&ring(), &sealed, at(5000)).unwrap();
    assert_eq!((&map["name"], &map["email"]), (&json!("J \"Smith\""), &Value::Null));
    assert!(open_into::<Cart>(&ring(), &sealed, at(5000)).unwrap().standard.has_nulls);
}

#[test]
fn claims_that_would_not_open_are_not_sealed() {
    for (custom, sealed) in [
        (json!({ "role": "admin" }), true),
        (json!({}), true),
        (json!(null), true),
        (json!({ "email": "a@b.example" }), false),
        (json!({ "exp": 1 }), false),
        (json!([1]), false),
        (json!("x"), false),
    ] {
        let claims = Claims { standard: Standard::default(), custom };
        let result = seal_from(&ring(), &claims, at(0), Duration::from_hours(1), "id", IV);
        assert_eq!(result.is_ok(), sealed, "{}", claims.custom);
    }
}

#[test]
fn members_of_the_struct_are_checked() {
    for (payload, valid) in [
        (r#"{"items":[]}"#, true),
        (r#"{"items":[],"sub":"1"}"#, true),
        (r#"{"s\u0075b":"1","it\u0065ms":[]}"#, true),
        (r#"{"items":[],"other":1}"#, false),
        (r#"{"items":[],"items":[]}"#, false),
        (r#"{"items":[],"sub":"1","sub":"2"}"#, false),
        (r#"{"items":[],"sub":"1","s\u0075b":"2"}"#, false),
        (r#"{"items":[],"sub":1}"#, false),
        (r#"{"sub":"1"}"#, false),
        (r#"{"items":"x"}"#, false),
    ] {
        let read = open_into::<Cart>(&ring(), &token(payload), at(0));
        assert_eq!(read.is_some(), valid, "{payload}");
    }
    let escaped = token(r#"{"s\u0075b":"1","items":[3]}"#);
    let read = open_into::<Cart>(&ring(), &escaped, at(0)).unwrap();
    assert_eq!((read.standard.sub.as_deref(), read.custom.items), (Some("1"), vec![3]));
}

#[test]
fn the_claims_may_be_any_shape_an_object_can_have() {
    #[derive(Debug, PartialEq, Deserialize)]
    struct Nothing {}
    #[derive(Debug, PartialEq, Deserialize)]
    struct Unit;
    #[derive(Debug, PartialEq, Deserialize)]
    struct Wrapper(Cart);
    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(tag = "kind", rename_all = "snake_case")]
    enum Kind {
        Cart(Cart),
    }
    fn custom<T: serde::de::DeserializeOwned>(payload: &str) -> Option<T> {
        let read = open_into(&ring(), &token(payload), at(0))?;
        assert_eq!(read.standard.sub.as_deref(), Some("1"));
        Some(read.custom)
    }
    let payload = r#"{"items":[1],"sub":"1"}"#;
    let cart = || Cart { items: vec![1], owner: None };
    assert_eq!(custom(payload), Some(Nothing {}));
    assert_eq!(custom(payload), Some(Unit));
    assert_eq!(custom(payload), Some(()));
    assert_eq!(custom(payload), Some(Some(cart())));
    assert_eq!(custom(payload), Some(Wrapper(cart())));
    assert_eq!(custom(r#"{"kind":"cart","items":[1],"sub":"1"}"#), Some(Kind::Cart(cart())));
    assert_eq!(custom::<Vec<u8>>(payload), None);
    assert_eq!(custom::<String>(payload), None);
}
