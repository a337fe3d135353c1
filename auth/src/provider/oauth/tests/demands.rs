//! What the request demands of how somebody signed in.

use std::time::{Duration, UNIX_EPOCH};

use serde_json::{Map, Value, json};

use super::{
    Accept, Knobs, Refuse, Rp, check,
    verdicts::{from_now, set},
};
use crate::provider::{
    Definition,
    oauth::{OAuthErrorKind::IdToken, claims::Moment, demands::Demands},
};

type Change = fn(&mut Definition);
type Claims = fn(&mut Map<String, Value>);

fn param(definition: &mut Definition, name: &str, value: &str) {
    definition.authorization.params.insert(name.to_owned(), value.to_owned());
}

/// The ways of demanding that somebody signed in within five minutes.
const RECENT: [Change; 3] = [
    |d| d.max_age = Some(Duration::from_mins(5)),
    |d| param(d, "max_age", "300"),
    |d| {
        d.max_age = Some(Duration::from_mins(5));
        param(d, "max_age", "300");
    },
];

#[rustfmt::skip]
const TIMES: &[(&str, Claims, super::Verdict)] = &[
    ("now", |c| set(c, "auth_time", from_now(0)), Accept),
    ("five minutes ago", |c| set(c, "auth_time", from_now(-300)), Accept),
    ("within the tolerance", |c| set(c, "auth_time", from_now(-355)), Accept),
    ("too long ago", |c| set(c, "auth_time", from_now(-365)), Refuse(IdToken)),
    ("long ago", |c| set(c, "auth_time", json!(0)), Refuse(IdToken)),
    ("before that", |c| set(c, "auth_time", json!(i64::MIN)), Refuse(IdToken)),
    ("in the future", |c| set(c, "auth_time", from_now(3600)), Refuse(IdToken)),
    ("never", |_| {}, Refuse(IdToken)),
    ("null", |c| set(c, "auth_time", Value::Null), Refuse(IdToken)),
    ("true", |c| set(c, "auth_time", json!(true)), Refuse(IdToken)),
    ("a word", |c| set(c, "auth_time", json!("now")), Refuse(IdToken)),
];

/// OI-048
#[tokio::test]
async fn how_long_ago_somebody_signed_in_is_checked() {
    let rp = Rp::with(Knobs::default(), RECENT[0]).await;
    for (name, claims, verdict) in TIMES {
        rp.op.knobs().claims = Some(*claims);
        check(name, &rp, *verdict).await;
    }
    for (at, change) in RECENT.iter().enumerate().skip(1) {
        let old: Claims = |c| set(c, "auth_time", from_now(-365));
        let rp = Rp::with(Knobs { claims: Some(old), ..Knobs::default() }, *change).await;
        check(&format!("way {at}"), &rp, Refuse(IdToken)).await;
    }
    let error = rp.sign_in().await.unwrap_err().to_string();
    assert!(error.contains("`auth_time` is not a number of seconds"), "{error}");
}

/// OI-048: nobody's parameter takes the place of the option.
#[tokio::test]
async fn what_is_demanded_is_what_is_sent() {
    let extra = ["max_age", "acr_values"].map(|name| (name.to_owned(), "99999".to_owned()));
    for change in RECENT {
        let rp = Rp::with(Knobs::default(), change).await;
        let url = rp.authorization_url(&extra).await.unwrap();
        let sent: Vec<_> = url.query_pairs().filter(|(name, _)| name == "max_age").collect();
        assert_eq!(sent.len(), 1, "{url}");
        assert_eq!(sent[0].1, "300", "{url}");
    }
    let both: Change = |d| {
        d.max_age = Some(Duration::ZERO);
        d.acr_values = vec!["phrh".to_owned(), "phr".to_owned()];
        d.authorization.url =
            d.issuer.as_ref().map(|it| format!("{it}/authorize?max_age=9&acr_values=0"));
    };
    let rp = Rp::with(Knobs::default(), both).await;
    let query = rp.authorization_url(&extra).await.unwrap().query().unwrap().to_owned();
    assert!(query.contains("&max_age=0&acr_values=phrh%20phr&"), "{query}");
    assert_eq!(query.matches("max_age").count() + query.matches("acr_values").count(), 2);
    let rp = Rp::with(Knobs::default(), |_| {}).await;
    let query = rp.authorization_url(&[]).await.unwrap().query().unwrap().to_owned();
    assert!(!query.contains("max_age") && !query.contains("acr_values"), "{query}");
}

#[rustfmt::skip]
const ACR: &[(&str, Claims, super::Verdict)] = &[
    ("the first", |c| set(c, "acr", json!("phrh")), Accept),
    ("the other", |c| set(c, "acr", json!("phr")), Accept),
    ("less", |c| set(c, "acr", json!("0")), Refuse(IdToken)),
    ("both", |c| set(c, "acr", json!("phrh phr")), Refuse(IdToken)),
    ("a list", |c| set(c, "acr", json!(["phr"])), Refuse(IdToken)),
    ("other capitals", |c| set(c, "acr", json!("PHR")), Refuse(IdToken)),
    ("empty", |c| set(c, "acr", json!("")), Refuse(IdToken)),
    ("none", |_| {}, Refuse(IdToken)),
];

/// OI-049
#[tokio::test]
async fn how_somebody_signed_in_is_checked() {
    let ways: [Change; 2] = [
        |d| d.acr_values = ["phrh", "phr"].map(str::to_owned).to_vec(),
        |d| {
            let acr = r#"{"id_token":{"acr":{"essential":true,"values":["phrh","phr"]}}}"#;
            param(d, "claims", acr);
        },
    ];
    for way in ways {
        let rp = Rp::with(Knobs::default(), way).await;
        for (name, claims, verdict) in ACR {
            rp.op.knobs().claims = Some(*claims);
            check(name, &rp, *verdict).await;
        }
    }
}

/// What is only asked for need not be answered (Core §5.5.1).
#[tokio::test]
async fn what_is_voluntary_demands_nothing() {
    let ways: [Change; 4] = [
        |d| param(d, "acr_values", "phr"),
        |d| param(d, "claims", r#"{"id_token":{"acr":{"values":["phr"]},"auth_time":null}}"#),
        |d| param(d, "claims", r#"{"id_token":{"acr":{"essential":true}}}"#),
        |d| param(d, "claims", r#"{"userinfo":{"acr":{"essential":true,"value":"phr"}}}"#),
    ];
    for way in ways {
        check("voluntary", &Rp::with(Knobs::default(), way).await, Accept).await;
    }
    let essential: Change =
        |d| param(d, "claims", r#"{"id_token":{"auth_time":{"essential":true}}}"#);
    let rp = Rp::with(Knobs::default(), essential).await;
    check("an essential time is missing", &rp, Refuse(IdToken)).await;
    rp.op.knobs().claims = Some(|c| set(c, "auth_time", json!(0)));
    check("an essential time is there", &rp, Accept).await;
}

/// The person has to sign in again when more time has passed than `max_age` (OpenID Connect Core
/// §3.1.2.1), and clocks may differ by the tolerance either way.
#[test]
fn the_time_of_a_sign_in_is_counted_to_the_second() {
    const NOW: u64 = 2_000_000_000;
    let moment =
        Moment { now: UNIX_EPOCH + Duration::from_secs(NOW), tolerance: Duration::from_mins(1) };
    let definition = |max_age| Definition { max_age: Some(max_age), ..Definition::oidc() };
    let five_minutes = Demands::of(&definition(Duration::from_mins(5))).expect("it is sound");
    let at_once = Demands::of(&definition(Duration::ZERO)).expect("it is sound");
    for (demands, auth_time, expected) in [
        (&five_minutes, NOW - 360, true),
        (&five_minutes, NOW - 361, false),
        (&five_minutes, NOW + 60, true),
        (&five_minutes, NOW + 61, false),
        (&at_once, NOW - 60, true),
        (&at_once, NOW - 61, false),
    ] {
        let claims = Map::from_iter([("auth_time".to_owned(), json!(auth_time))]);
        let found = demands.check(&claims, moment);
        assert_eq!(found.is_ok(), expected, "{auth_time}: {found:?}");
    }
}

/// A claim that is only called essential names no value, so that the option's stay.
#[tokio::test]
async fn an_essential_claim_without_a_value_leaves_the_option_s() {
    let both: Change = |d| {
        d.acr_values = vec!["phr".to_owned()];
        param(d, "claims", r#"{"id_token":{"acr":{"essential":true}}}"#);
    };
    let rp = Rp::with(Knobs::default(), both).await;
    for (claims, verdict) in [
        ((|c| set(c, "acr", json!("phr"))) as Claims, Accept),
        (|c| set(c, "acr", json!("0")), Refuse(IdToken)),
        (|_| {}, Refuse(IdToken)),
    ] {
        rp.op.knobs().claims = Some(claims);
        check("essential", &rp, verdict).await;
    }
}

/// TP-012: a word counts in the ID token, which is signed and of this sign-in, and nowhere else.
#[tokio::test]
async fn the_id_token_alone_says_that_two_factors_were_proven() {
    let says: Claims = |c| set(c, "amr", json!(["pwd", "mfa"]));
    let counts: Change = |d| d.counts_as_second_factor = vec!["mfa".to_owned()];
    let elsewhere = Knobs {
        userinfo: Some(|answer| answer["amr"] = json!(["mfa"])),
        token: Some(|answer| answer["amr"] = json!(["mfa"])),
        ..Knobs::default()
    };
    let in_userinfo: Change = |d| {
        d.counts_as_second_factor = vec!["mfa".to_owned()];
        d.userinfo_profile = true;
    };
    for (knobs, change, counted) in [
        (Knobs { claims: Some(says), ..Knobs::default() }, counts, true),
        (Knobs { claims: Some(says), ..Knobs::default() }, (|_| {}) as Change, false),
        (elsewhere.clone(), counts, false),
        (elsewhere, in_userinfo, false),
    ] {
        let rp = Rp::with(knobs, change).await;
        assert_eq!(rp.sign_in().await.unwrap().is_two_factor, counted);
    }
}

/// Somebody was asked to sign in again a minute ago. The clocks may differ by ten seconds.
#[test]
fn a_confirmation_counts_that_was_made_since_somebody_was_asked() {
    let now = UNIX_EPOCH + Duration::from_secs(2_000_000_000);
    let moment = Moment { now, tolerance: Duration::from_secs(10) };
    let asked = now.checked_sub(Duration::from_mins(1)).unwrap();
    let said = |definition: &Definition, auth_time: Value| {
        let claims = Map::from_iter([("auth_time".to_owned(), auth_time)]);
        Demands::check_since(definition, &claims, asked, moment)
    };
    let mut definition = Definition::oidc();
    for (auth_time, counts) in [
        (json!(2_000_000_000), true),
        (json!(1_999_999_940), true),
        (json!(1_999_999_930), true),
        (json!(1_999_999_929), false),
        (json!(2_000_000_010), true),
        (json!(2_000_000_011), false),
        (json!(0), false),
        (json!(i64::MIN), false),
        (json!(i64::MAX), false),
        (Value::Null, false),
        (json!("now"), false),
        (json!(true), false),
    ] {
        for confirms in [false, true] {
            definition.confirms = confirms;
            let said = said(&definition, auth_time.clone());
            // What says so is believed whatever the option.
            assert_eq!(said.is_ok(), counts, "{auth_time}: {said:?}");
        }
    }
    let silent =
        |definition: &Definition| Demands::check_since(definition, &Map::new(), asked, moment);
    definition.confirms = true;
    assert_eq!(silent(&definition), Ok(()));
    definition.confirms = false;
    assert!(silent(&definition).unwrap_err().contains("`confirms: true`"));
}
