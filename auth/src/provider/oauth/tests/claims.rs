//! The rules for an ID token's claims at their edges.

use std::time::{Duration, UNIX_EPOCH};

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::provider::oauth::claims::{Audiences, ClaimRules, Moment, check};

const NOW: i64 = 1_700_000_000;

fn claims(changes: &[(&str, i64)]) -> Map<String, Value> {
    let claims = json!({
        "iss": "https://op.example", "aud": "rp", "sub": "1", "exp": NOW + 60, "iat": NOW,
    });
    let Value::Object(mut claims) = claims else { unreachable!() };
    for (name, seconds) in changes {
        claims.insert((*name).to_owned(), json!(NOW + seconds));
    }
    claims
}

fn judged(claims: &Map<String, Value>, skew: i64, tolerance: u64) -> Result<(), String> {
    judged_for(None, claims, skew, tolerance)
}

/// The same, where the request had this nonce.
fn judged_for(
    nonce: Option<&str>,
    claims: &Map<String, Value>,
    skew: i64,
    tolerance: u64,
) -> Result<(), String> {
    let rules = ClaimRules {
        issuer: "https://op.example",
        client_id: "rp",
        audiences: Audiences { trusted: &[], any_beside_azp: false },
        nonce,
        moment: Moment {
            now: UNIX_EPOCH + Duration::from_secs(u64::try_from(NOW + skew).unwrap()),
            tolerance: Duration::from_secs(tolerance),
        },
    };
    check(claims, &rules)
}

fn is_accepted(claims: &Map<String, Value>, skew: i64) -> bool {
    judged(claims, skew, 60).is_ok()
}

// OI-011, OI-065
#[test]
fn times_have_a_tolerance_of_a_minute() {
    for (name, seconds, accepted) in [
        ("exp", -59, true),
        ("exp", -60, false),
        ("nbf", 60, true),
        ("nbf", 61, false),
        ("iat", 60, true),
        ("iat", 61, false),
        ("iat", -24 * 60 * 60, true),
        ("iat", -24 * 60 * 60 - 1, false),
    ] {
        assert_eq!(is_accepted(&claims(&[(name, seconds)]), 0), accepted, "{name} {seconds}");
    }
}

// OI-065
#[test]
fn the_tolerance_is_an_option() {
    for (tolerance, exp, accepted) in [
        (0, 1, true),
        (0, 0, false),
        (300, -299, true),
        (300, -300, false),
        (u64::MAX, i64::MIN / 2, true),
    ] {
        let found = judged(&claims(&[("exp", exp)]), 0, tolerance).is_ok();
        assert_eq!(found, accepted, "{tolerance} {exp}");
    }
}

#[test]
fn the_error_says_how_wrong_a_clock_is() {
    for (name, seconds, said) in [
        ("exp", -90, "it expired 90 seconds ago"),
        ("nbf", 75, "it is not valid for another 75 seconds"),
        ("iat", 7200, "it was issued 7200 seconds in the future"),
        ("iat", -100_000, "it was issued 100000 seconds ago"),
    ] {
        let error = judged(&claims(&[(name, seconds)]), 0, 60).unwrap_err();
        for part in [said, "clock", "`clock_tolerance` is 60 seconds"] {
            assert!(error.contains(part), "{error}");
        }
    }
}

/// The claim, the nonce of the request, and what is said of them.
type NonceRow = (Option<Value>, Option<&'static str>, Result<(), &'static str>);

/// The claim is the request's nonce, and absent if it had none (OpenID Connect Core §3.1.3.7, 11). A
/// claim that says nothing, null or an empty text, is an absent one.
#[test]
fn a_nonce_is_the_request_s_and_of_no_other() {
    let rows: [NonceRow; 16] = [
        (None, None, Ok(())),
        (Some(Value::Null), None, Ok(())),
        (Some(json!("")), None, Ok(())),
        (Some(json!("n")), None, Err("is there")),
        (Some(json!(" ")), None, Err("is there")),
        (Some(json!(0)), None, Err("is there")),
        (Some(json!(false)), None, Err("is there")),
        (Some(json!([])), None, Err("is there")),
        (Some(json!("n-1")), Some("n-1"), Ok(())),
        (None, Some("n-1"), Err("is missing")),
        (Some(Value::Null), Some("n-1"), Err("is missing")),
        (Some(json!("")), Some("n-1"), Err("is missing")),
        (Some(json!("N-1")), Some("n-1"), Err("is not the request's")),
        (Some(json!("n-12")), Some("n-1"), Err("is not the request's")),
        (Some(json!(1)), Some("1"), Err("is not the request's")),
        (Some(json!(["n-1"])), Some("n-1"), Err("is not the request's")),
    ];
    for (at, (claim, asked, expected)) in rows.into_iter().enumerate() {
        let mut claims = claims(&[]);
        claims.extend(claim.map(|claim| ("nonce".to_owned(), claim)));
        match (judged_for(asked, &claims, 0, 60), expected) {
            (Ok(()), Ok(())) => {}
            (Err(error), Err(said)) => assert!(error.contains(said), "row {at}: {error}"),
            (found, _) => panic!("row {at}: {found:?}"),
        }
    }
}

/// Claims that two readers read in two ways: one program takes them for this issuer, this client, this person or
/// this time, and another doesn't. None of them is accepted.
// OI-001, OI-002, OI-004, OI-006, OI-013
#[test]
fn a_claim_that_can_be_read_in_two_ways_is_refused() {
    for (name, value) in [
        ("iss", json!("https://OP.example")),
        ("iss", json!("https://op.example/")),
        ("iss", json!("https://op.example:443")),
        ("iss", json!("https://op.example#")),
        ("iss", json!("https://op.example?")),
        ("iss", json!("https://op.example ")),
        ("iss", json!("\u{feff}https://op.example")),
        ("iss", json!("https://op.example\0")),
        ("iss", json!("https://op.example\0.evil.example")),
        ("iss", json!("http://op.example")),
        ("iss", json!("op.example")),
        ("iss", json!("https://op.example@evil.example")),
        ("iss", json!("https://\u{43e}p.example")),
        ("iss", json!({ "iss": "https://op.example" })),
        ("iss", json!(["https://op.example", "https://evil.example"])),
        ("aud", json!("RP")),
        ("aud", json!("rp ")),
        ("aud", json!("rp\0")),
        ("aud", json!("rp,other")),
        ("aud", json!("other rp")),
        ("aud", json!([["rp"]])),
        ("aud", json!({ "rp": true })),
        ("aud", json!(["rp", null])),
        ("aud", json!(["rp", ""])),
        ("aud", json!(["rp", ["other"]])),
        ("aud", json!(["rp", "rp "])),
        ("aud", json!(["rp", { "aud": "rp" }])),
        ("azp", json!("")),
        ("azp", json!(0)),
        ("azp", json!(["rp"])),
        ("azp", json!({ "azp": "rp" })),
        ("azp", json!("RP")),
        ("azp", json!("rp\u{200b}")),
        ("sub", json!("1\u{0}")),
        ("sub", json!("1\u{2028}")),
        ("sub", json!("1\u{115f}")),
        ("exp", json!("0x7fffffff")),
        ("exp", json!(" 1700000060")),
        ("exp", json!("1700000060\n")),
        ("exp", json!("1_700_000_060")),
        ("exp", json!("١٧٠٠٠٠٠٠٦٠")),
        ("exp", json!("1e400")),
        ("exp", json!("-inf")),
        ("exp", json!("nan")),
        ("exp", json!("")),
        ("exp", json!({ "$date": 1_700_000_060 })),
        ("exp", json!(false)),
        ("exp", json!(u64::MAX)),
        ("exp", json!(i64::MIN)),
        ("exp", json!(9.1e15)),
        ("nbf", json!(null)),
        ("nbf", json!("soon")),
        ("nbf", json!(i64::MAX)),
        ("iat", json!(null)),
        ("iat", json!(true)),
        ("iat", json!(i64::MAX)),
        ("iat", json!(i64::MIN)),
        ("iat", json!(1_700_000_000_000_i64)),
    ] {
        let mut claims = claims(&[]);
        claims.insert(name.to_owned(), value.clone());
        assert!(judged(&claims, 0, 60).is_err(), "{name} {value}");
    }
}

/// The other spellings of what is meant: nobody else is named by them.
#[test]
fn a_claim_that_means_the_same_is_accepted() {
    for (name, value) in [
        ("aud", json!(["rp"])),
        ("aud", json!(["rp", "rp"])),
        ("azp", json!("rp")),
        ("azp", json!(null)),
        ("exp", json!("1700000060")),
        ("exp", json!(1_700_000_060.9)),
        ("iat", json!(1.7e9)),
        ("nbf", json!(0)),
    ] {
        let mut claims = claims(&[]);
        claims.insert(name.to_owned(), value.clone());
        assert_eq!(judged(&claims, 0, 60), Ok(()), "{name} {value}");
    }
}

/// Beyond 2^53 a double may stand for several times.
#[test]
fn a_time_that_is_a_text_is_one_that_a_double_has_exactly() {
    for (exp, is_time) in [
        ("9007199254740991", true),
        ("9007199254740992", false),
        ("-9007199254740991", true),
        ("-9007199254740992", false),
    ] {
        let mut claims = claims(&[]);
        claims.insert("exp".to_owned(), json!(exp));
        let error = judged(&claims, 0, 60).err().unwrap_or_default();
        assert_eq!(!error.contains("is not a number"), is_time, "{exp}: {error}");
    }
}

proptest! {
    /// A token of a minute, with a clock that is wrong.
    // OI-065
    #[test]
    fn clocks_may_differ_a_little(skew in -200_i64..200) {
        let accepted = (-60..120).contains(&skew);
        prop_assert_eq!(is_accepted(&claims(&[("nbf", 0)]), skew), accepted);
    }

    /// No number makes it panic or wrap around.
    // OI-013
    #[test]
    fn any_time_is_judged(exp in any::<i64>(), nbf in any::<f64>(), iat in any::<i64>()) {
        let mut claims = claims(&[]);
        claims.insert("exp".to_owned(), json!(exp));
        claims.insert("nbf".to_owned(), json!(nbf));
        claims.insert("iat".to_owned(), json!(iat));
        let expected = exp > NOW - 60
            && nbf.is_finite()
            && (-9e15..1_700_000_061.0).contains(&nbf)
            && (NOW - 86_400..=NOW + 60).contains(&iat);
        prop_assert_eq!(is_accepted(&claims, 0), expected);
    }
}
