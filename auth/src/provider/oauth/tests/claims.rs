//! The rules for an ID token's claims at their edges.

use std::time::{Duration, UNIX_EPOCH};

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::provider::oauth::claims::{ClaimRules, check};

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

fn is_accepted(claims: &Map<String, Value>, skew: i64) -> bool {
    let rules = ClaimRules {
        issuer: "https://op.example",
        client_id: "rp",
        is_shared: false,
        nonce: None,
        now: UNIX_EPOCH + Duration::from_secs(u64::try_from(NOW + skew).unwrap()),
    };
    check(claims, &rules).is_ok()
}

#[test]
fn times_have_a_tolerance_of_15_seconds() {
    for (name, seconds, accepted) in [
        ("exp", -14, true),
        ("exp", -15, false),
        ("nbf", 15, true),
        ("nbf", 16, false),
        ("iat", 15, true),
        ("iat", 16, false),
        ("iat", -24 * 60 * 60, true),
        ("iat", -24 * 60 * 60 - 1, false),
    ] {
        assert_eq!(is_accepted(&claims(&[(name, seconds)]), 0), accepted, "{name} {seconds}");
    }
}

proptest! {
    /// A token of a minute, with a clock that is wrong.
    #[test]
    fn clocks_may_differ_a_little(skew in -200_i64..200) {
        let accepted = (-15..75).contains(&skew);
        prop_assert_eq!(is_accepted(&claims(&[("nbf", 0)]), skew), accepted);
    }

    /// No number makes it panic or wrap around.
    #[test]
    fn any_time_is_judged(exp in any::<i64>(), nbf in any::<f64>(), iat in any::<i64>()) {
        let mut claims = claims(&[]);
        claims.insert("exp".to_owned(), json!(exp));
        claims.insert("nbf".to_owned(), json!(nbf));
        claims.insert("iat".to_owned(), json!(iat));
        let expected = exp > NOW - 15
            && nbf.is_finite()
            && (-9e15..1_700_000_016.0).contains(&nbf)
            && (NOW - 86_400..=NOW + 15).contains(&iat);
        prop_assert_eq!(is_accepted(&claims, 0), expected);
    }
}
