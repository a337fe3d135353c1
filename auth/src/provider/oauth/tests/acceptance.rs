//! What NextAuth v4 accepts and refuses of a misbehaving provider, where the rules here agree; where
//! they don't, the row says so.

use std::time::Duration;

use serde_json::{Value, json};

use super::{
    Accept, Refuse, Row, Rp, assert_refused, check, check_rows,
    hostile_op::{Alg, CLIENT_ID, Endpoint, Knobs, SUBJECT, Sign, Transport},
    remove,
};
use crate::compat::Compat;
use crate::provider::oauth::OAuthErrorKind::{Http, IdToken, Issuer, Token, Userinfo};

type Members = serde_json::Map<String, Value>;
type Change = fn(&mut Members);

fn shift(claims: &mut Members, name: &str, seconds: i64) {
    let now = claims["iat"].as_i64().unwrap();
    claims.insert(name.to_owned(), json!(now + seconds));
}

#[rustfmt::skip]
const TABLE: &[Row] = &[
    ("ok", |_| {}, Accept),
    ("wrong_iss", |k| k.claims = Some(|c| drop(c.insert("iss".into(), json!("https://other.test")))), Refuse(IdToken)),
    ("wrong_aud", |k| k.claims = Some(|c| drop(c.insert("aud".into(), json!("someone-else")))), Refuse(IdToken)),
    ("aud_array_single", |k| k.claims = Some(|c| drop(c.insert("aud".into(), json!([CLIENT_ID])))), Accept),
    ("aud_array_two_no_azp", |k| k.claims = Some(|c| drop(c.insert("aud".into(), json!([CLIENT_ID, "x"])))), Refuse(IdToken)),
    ("azp_other_party", |k| k.claims = Some(|c| drop(c.insert("azp".into(), json!("x")))), Refuse(IdToken)),
    ("expired_5s", |k| k.claims = Some(|c| shift(c, "exp", -5)), Accept),
    ("expired_50s", |k| k.claims = Some(|c| shift(c, "exp", -50)), Accept),
    ("expired_90s", |k| k.claims = Some(|c| shift(c, "exp", -90)), Refuse(IdToken)),
    ("nbf_future_5s", |k| k.claims = Some(|c| shift(c, "nbf", 5)), Accept),
    ("nbf_future_90s", |k| k.claims = Some(|c| shift(c, "nbf", 90)), Refuse(IdToken)),
    ("missing_sub", |k| k.claims = Some(|c| drop(c.remove("sub"))), Refuse(IdToken)),
    ("missing_iat", |k| k.claims = Some(|c| drop(c.remove("iat"))), Refuse(IdToken)),
    ("missing_exp", |k| k.claims = Some(|c| drop(c.remove("exp"))), Refuse(IdToken)),
    ("missing_aud", |k| k.claims = Some(|c| drop(c.remove("aud"))), Refuse(IdToken)),
    ("alg_hs256_client_secret", |k| k.alg = Alg::Hs256, Refuse(IdToken)),
    ("alg_ps256_same_key", |k| k.alg = Alg::Ps256, Refuse(IdToken)),
    ("signature_broken", |k| k.sign = Sign::Flip, Refuse(IdToken)),
    ("signed_by_other_key", |k| k.sign = Sign::WrongKey, Refuse(IdToken)),
    ("unknown_kid", |k| k.header = Some(|h| drop(h.insert("kid".into(), json!("nope")))), Refuse(IdToken)),
    ("no_kid_single_matching_key", |k| k.header = Some(|h| drop(h.remove("kid"))), Accept),
    ("at_hash_wrong", |k| k.claims = Some(|c| drop(c.insert("at_hash".into(), json!("A".repeat(22))))), Refuse(IdToken)),
    ("at_hash_absent", |_| {}, Accept),
    ("id_token_absent", |k| k.token = Some(|t| remove(t, "id_token")), Refuse(IdToken)),
    ("id_token_null", |k| k.token = Some(|t| t["id_token"] = Value::Null), Refuse(IdToken)),
    ("id_token_empty", |k| k.token = Some(|t| t["id_token"] = json!("")), Refuse(IdToken)),
    ("id_token_not_a_jwt", |k| k.token = Some(|t| t["id_token"] = json!("nonsense")), Refuse(IdToken)),
    ("iss_param_wrong", |k| k.response = Some(|p| {
        p.retain(|(name, _)| name != "iss");
        p.push(("iss".into(), "https://other.test".into()));
    }), Refuse(Issuer)),
    ("iss_param_right", |_| {}, Accept),
    ("expires_in_is_string", |k| k.token = Some(|t| t["expires_in"] = json!("3600")), Accept),
    ("token_response_not_json", |k| drop(k.transport.insert(Endpoint::Token, Transport::Body("<html>"))), Refuse(Token)),
    ("token_response_http_201", |k| drop(k.transport.insert(Endpoint::Token, Transport::Status(201))), Accept),
    ("token_response_error_with_200", |k| k.token = Some(|t| *t = json!({"error": "bad_verification_code"})), Refuse(Token)),
    ("token_endpoint_redirects", |k| drop(k.transport.insert(Endpoint::Token, Transport::Redirect(302, "/elsewhere".into()))), Refuse(Http)),
    ("email_null", |k| k.claims = Some(|c| drop(c.insert("email".into(), Value::Null))), Accept),
    ("extra_token_fields", |k| k.token = Some(|t| t["nested"] = json!({"a": [1]})), Accept),
    // v4 accepts these five, and so do we for it, except for `iat`.
    ("iat_far_future", |k| k.claims = Some(|c| shift(c, "iat", 86_400)), Refuse(IdToken)),
    ("sub_is_number", |k| k.claims = Some(|c| drop(c.insert("sub".into(), json!(12345)))), Accept),
    ("aud_array_two_with_azp", |k| k.claims = Some(|c| {
        c.insert("aud".into(), json!([CLIENT_ID, "x"]));
        c.insert("azp".into(), json!(CLIENT_ID));
    }), Refuse(IdToken)),
    ("token_type_absent", |k| k.token = Some(|t| remove(t, "token_type")), Accept),
    ("access_token_absent", |k| k.token = Some(|t| remove(t, "access_token")), Refuse(Token)),
];

// OI-044
#[tokio::test]
async fn the_table_of_next_auth_v4() {
    check_rows(TABLE).await;
}

fn subject(claims: &mut Members, subject: Value) {
    claims.insert("sub".to_owned(), subject);
}

/// Beyond 2^53 v4 rounds two numbers to one text, which would make one person of two.
#[tokio::test]
async fn a_subject_that_is_an_integer_is_its_digits() {
    const SUBJECTS: [(Change, Option<&str>); 10] = [
        (|c| subject(c, json!(12345)), Some("12345")),
        (|c| subject(c, json!(9_007_199_254_740_992_u64)), Some("9007199254740992")),
        (|c| subject(c, json!(9_007_199_254_740_993_u64)), Some("9007199254740993")),
        (|c| subject(c, json!(u64::MAX)), Some("18446744073709551615")),
        // Somebody else's number may have been rounded to the same.
        (|c| subject(c, json!(1e20)), None),
        (|c| subject(c, json!(1.5)), None),
        (|c| subject(c, json!(true)), None),
        (|c| subject(c, json!([1])), None),
        (|c| subject(c, json!("")), None),
        (|c| subject(c, Value::Null), None),
    ];
    for (at, (claims, id)) in SUBJECTS.into_iter().enumerate() {
        for compat in [Compat::Native, Compat::NextAuthV4] {
            let rp = Rp::oidc(Knobs { claims: Some(claims), ..Knobs::default() }).await;
            match (rp.sign_in_as(compat).await, id) {
                (Ok(completed), Some(id)) => {
                    assert_eq!(completed.identity.id, id);
                    assert_eq!(completed.profile.0["sub"], id);
                }
                (result, None) => assert_refused(&format!("row {at}"), result, IdToken),
                (Err(error), Some(id)) => panic!("{id}: {error}"),
            }
        }
    }
}

/// Longer than any type of a number.
#[tokio::test]
async fn long_subjects_of_two_people_stay_two() {
    const LONG: [fn(String) -> Vec<u8>; 2] = [
        |payload| with_subject(&payload, "123456789012345678901234567890"),
        |payload| with_subject(&payload, "123456789012345678901234567891"),
    ];
    let mut ids = Vec::new();
    for payload in LONG {
        // The userinfo endpoint, which isn't asked then, is about somebody else.
        let complete: Change = |claims| drop(claims.insert("name".to_owned(), json!("Jane Doe")));
        let knobs = Knobs { payload: Some(payload), claims: Some(complete), ..Knobs::default() };
        let rp = Rp::oidc(knobs).await;
        ids.push(rp.sign_in().await.unwrap().identity.id);
    }
    assert_eq!(ids, ["123456789012345678901234567890", "123456789012345678901234567891"]);
}

fn with_subject(payload: &str, digits: &str) -> Vec<u8> {
    let subject = format!("\"sub\":\"{SUBJECT}\"");
    assert!(payload.contains(&subject));
    payload.replace(&subject, &format!("\"sub\":{digits}")).into_bytes()
}

/// Keycloak's audience mapper names the client `account` beside the one that asked.
// OI-006
#[tokio::test]
async fn audiences_are_trusted_by_name() {
    type Case = (&'static [&'static str], Change, bool, bool);
    const KEYCLOAK: Change = |c| {
        c.insert("aud".into(), json!([CLIENT_ID, "account"]));
        c.insert("azp".into(), json!(CLIENT_ID));
    };
    const NO_PARTY: Change = |c| drop(c.insert("aud".into(), json!(["account", CLIENT_ID])));
    const OTHER_PARTY: Change = |c| {
        c.insert("aud".into(), json!([CLIENT_ID, "account"]));
        c.insert("azp".into(), json!("account"));
    };
    const NOT_OURS: Change = |c| drop(c.insert("aud".into(), json!(["account"])));
    const NO_TEXT: Change = |c| drop(c.insert("aud".into(), json!([CLIENT_ID, 7])));
    // Those that are trusted, the claims, and whether that is accepted, natively and for v4.
    let rows: [Case; 11] = [
        (&[], KEYCLOAK, false, true),
        (&["account"], KEYCLOAK, true, true),
        (&["other", "account"], KEYCLOAK, true, true),
        (&["other"], KEYCLOAK, false, true),
        (&["Account"], KEYCLOAK, false, true),
        (&[], NO_PARTY, false, false),
        (&["account"], NO_PARTY, true, true),
        (&["account"], OTHER_PARTY, false, false),
        (&["account"], NOT_OURS, false, false),
        (&["7"], NO_TEXT, false, false),
        (&["account"], |_| {}, true, true),
    ];
    for (at, (trusted, claims, natively, for_v4)) in rows.into_iter().enumerate() {
        for (compat, expected) in [(Compat::Native, natively), (Compat::NextAuthV4, for_v4)] {
            let knobs = Knobs { claims: Some(claims), ..Knobs::default() };
            let rp = Rp::with(knobs, |definition| {
                definition.trusted_audiences = trusted.iter().copied().map(Into::into).collect();
            })
            .await;
            let result = rp.sign_in_as(compat).await;
            assert_eq!(result.is_ok(), expected, "row {at}, {compat:?}: {:?}", result.err());
        }
    }
    let rp = Rp::oidc(Knobs { claims: Some(KEYCLOAK), ..Knobs::default() }).await;
    let error = rp.sign_in().await.unwrap_err().to_string();
    assert!(error.contains("write `trusted_audiences: [\"account\"]`"), "{error}");
}

#[tokio::test]
async fn an_id_token_alone_is_enough_for_v4() {
    const ANSWERS: [fn(&mut Value); 3] = [
        |answer| remove(answer, "access_token"),
        |answer| answer["access_token"] = Value::Null,
        |answer| answer["access_token"] = json!(""),
    ];
    for answer in ANSWERS {
        let knobs = || Knobs { token: Some(answer), ..Knobs::default() };
        let rp = Rp::oidc(knobs()).await;
        let completed = rp.sign_in_as(Compat::NextAuthV4).await.unwrap();
        assert_eq!(completed.tokens.access_token, None);
        assert_refused("not otherwise", Rp::oidc(knobs()).await.sign_in().await, Token);
        // Who somebody is, nothing but the access token can tell here.
        let rp = Rp::with(knobs(), |definition| definition.userinfo_profile = true).await;
        assert_refused("userinfo", rp.sign_in_as(Compat::NextAuthV4).await, Userinfo);
        assert_eq!(rp.op.calls("/userinfo").len(), 0);
    }
    let neither = |answer: &mut Value| {
        remove(answer, "access_token");
        remove(answer, "id_token");
    };
    let list = |answer: &mut Value| answer["access_token"] = json!([123]);
    let answers: [fn(&mut Value); 2] = [neither, list];
    for answer in answers {
        let rp = Rp::oidc(Knobs { token: Some(answer), ..Knobs::default() }).await;
        assert_refused("no token", rp.sign_in_as(Compat::NextAuthV4).await, Token);
    }
    let knobs = Knobs { token: Some(neither), ..Knobs::default() };
    let rp = Rp::oauth2(knobs, |_| {}).await;
    assert_refused("OAuth 2.0 has no other token", rp.sign_in_as(Compat::NextAuthV4).await, Token);
    // One that nobody asked for is none.
    rp.op.knobs().token = Some(|answer| remove(answer, "access_token"));
    assert_refused("an ID token alone", rp.sign_in_as(Compat::NextAuthV4).await, Token);
    assert_eq!(rp.op.calls("/userinfo").len(), 0);
}

#[tokio::test]
async fn a_nonce_that_was_not_asked_for_is_refused() {
    let knobs = Knobs {
        claims: Some(|claims| drop(claims.insert("nonce".into(), json!("n")))),
        ..Knobs::default()
    };
    let rp = Rp::with(knobs, |definition| definition.checks.nonce = false).await;
    check("nonce_present_but_not_requested", &rp, Refuse(IdToken)).await;
}

// OA-046
#[tokio::test]
async fn a_slow_token_endpoint_is_given_up() {
    let mut knobs = Knobs::default();
    knobs.transport.insert(Endpoint::Token, Transport::Delay(Duration::from_secs(5)));
    let rp = Rp::with(knobs, |definition| definition.timeout = Duration::from_millis(300)).await;
    // Whoever waited would get tokens.
    check("token_endpoint_slow", &rp, Refuse(Http)).await;
}
