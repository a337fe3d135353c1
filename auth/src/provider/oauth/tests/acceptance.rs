//! What NextAuth v4 accepts and refuses of a misbehaving provider, where the rules here agree; where
//! they don't, the row says so.

use std::time::Duration;

use serde_json::{Value, json};

use super::{
    Accept, Refuse, Row, Rp, assert_refused, check, check_rows,
    hostile_op::{Alg, CLIENT_ID, Endpoint, Knobs, Sign, Transport},
    remove,
};
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
    ("expired_30s", |k| k.claims = Some(|c| shift(c, "exp", -30)), Refuse(IdToken)),
    ("nbf_future_5s", |k| k.claims = Some(|c| shift(c, "nbf", 5)), Accept),
    ("nbf_future_60s", |k| k.claims = Some(|c| shift(c, "nbf", 60)), Refuse(IdToken)),
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
    ("token_response_http_201", |k| drop(k.transport.insert(Endpoint::Token, Transport::Status(201))), Refuse(Token)),
    ("token_response_error_with_200", |k| k.token = Some(|t| *t = json!({"error": "bad_verification_code"})), Refuse(Token)),
    ("token_endpoint_redirects", |k| drop(k.transport.insert(Endpoint::Token, Transport::Redirect(302, "/elsewhere".into()))), Refuse(Http)),
    ("email_null", |k| k.claims = Some(|c| drop(c.insert("email".into(), Value::Null))), Accept),
    ("extra_token_fields", |k| k.token = Some(|t| t["nested"] = json!({"a": [1]})), Accept),
    // v4 accepts these five, and so do we for it, except for `aud` and `iat`.
    ("iat_far_future", |k| k.claims = Some(|c| shift(c, "iat", 86_400)), Refuse(IdToken)),
    ("sub_is_number", |k| k.claims = Some(|c| drop(c.insert("sub".into(), json!(12345)))), Refuse(IdToken)),
    ("aud_array_two_with_azp", |k| k.claims = Some(|c| {
        c.insert("aud".into(), json!([CLIENT_ID, "x"]));
        c.insert("azp".into(), json!(CLIENT_ID));
    }), Refuse(IdToken)),
    ("token_type_absent", |k| k.token = Some(|t| remove(t, "token_type")), Refuse(Token)),
    ("access_token_absent", |k| k.token = Some(|t| remove(t, "access_token")), Refuse(Token)),
];

#[tokio::test]
async fn the_table_of_next_auth_v4() {
    check_rows(TABLE).await;
}

fn subject(claims: &mut Members, subject: Value) {
    claims.insert("sub".to_owned(), subject);
}

#[tokio::test]
async fn a_subject_that_is_a_number_is_text_for_v4() {
    const SUBJECTS: [(Change, Option<&str>); 12] = [
        (|c| subject(c, json!(12345)), Some("12345")),
        (|c| subject(c, json!(1)), Some("1")),
        (|c| subject(c, json!(9_007_199_254_740_991_u64)), Some("9007199254740991")),
        // Another person's number would be rounded to the same.
        (|c| subject(c, json!(9_007_199_254_740_992_u64)), None),
        (|c| subject(c, json!(u64::MAX)), None),
        (|c| subject(c, json!(1e20)), None),
        (|c| subject(c, json!(1.5)), None),
        (|c| subject(c, json!(0)), None),
        (|c| subject(c, json!(-1)), None),
        (|c| subject(c, json!(true)), None),
        (|c| subject(c, json!([1])), None),
        (|c| subject(c, Value::Null), None),
    ];
    for (at, (claims, id)) in SUBJECTS.into_iter().enumerate() {
        let rp = Rp::oidc(Knobs { claims: Some(claims), ..Knobs::default() }).await;
        match (rp.sign_in_as(true).await, id) {
            (Ok(completed), Some(id)) => assert_eq!(completed.identity.id, id),
            (result, None) => assert_refused(&format!("row {at}"), result, IdToken),
            (Err(error), Some(id)) => panic!("{id}: {error}"),
        }
    }
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
        let completed = rp.sign_in_as(true).await.unwrap();
        assert_eq!(completed.tokens.access_token, None);
        assert_refused("not otherwise", Rp::oidc(knobs()).await.sign_in().await, Token);
        // Who somebody is, nothing but the access token can tell here.
        let rp = Rp::with(knobs(), |definition| definition.userinfo_profile = true).await;
        assert_refused("userinfo", rp.sign_in_as(true).await, Userinfo);
        assert_eq!(rp.op.calls("/userinfo").len(), 0);
    }
    let neither = |answer: &mut Value| {
        remove(answer, "access_token");
        remove(answer, "id_token");
    };
    let number = |answer: &mut Value| answer["access_token"] = json!(123);
    let answers: [fn(&mut Value); 2] = [neither, number];
    for answer in answers {
        let rp = Rp::oidc(Knobs { token: Some(answer), ..Knobs::default() }).await;
        assert_refused("no token", rp.sign_in_as(true).await, Token);
    }
    let knobs = Knobs { token: Some(neither), ..Knobs::default() };
    let rp = Rp::oauth2(knobs, |_| {}).await;
    assert_refused("OAuth 2.0 has no other token", rp.sign_in_as(true).await, Token);
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

#[tokio::test]
async fn a_slow_token_endpoint_is_given_up() {
    let mut knobs = Knobs::default();
    knobs.transport.insert(Endpoint::Token, Transport::Delay(Duration::from_secs(5)));
    let rp = Rp::with(knobs, |definition| definition.timeout = Duration::from_millis(300)).await;
    // Whoever waited would get tokens.
    check("token_endpoint_slow", &rp, Refuse(Http)).await;
}
