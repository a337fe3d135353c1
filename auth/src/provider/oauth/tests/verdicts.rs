//! ID tokens that verifiers are known to get wrong.

use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Map, Value, json};

use super::{
    Accept, Refuse, Row, Rp, check, check_rows,
    hostile_op::{Alg, CLIENT_ID, Knobs, Sign},
};
use crate::provider::{SigningAlgorithm, oauth::OAuthErrorKind::IdToken};

const REFUSED: super::Verdict = Refuse(IdToken);

pub(super) fn set(members: &mut Map<String, Value>, name: &str, value: Value) {
    members.insert(name.to_owned(), value);
}

pub(super) fn from_now(seconds: i64) -> Value {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    json!(i64::try_from(now).unwrap() + seconds)
}

#[rustfmt::skip]
const CLAIMS: &[Row] = &[
    ("aud null", |k| k.claims = Some(|c| set(c, "aud", Value::Null)), REFUSED),
    ("aud number", |k| k.claims = Some(|c| set(c, "aud", json!(5))), REFUSED),
    ("aud empty array", |k| k.claims = Some(|c| set(c, "aud", json!([]))), REFUSED),
    ("aud of another client", |k| k.claims = Some(|c| set(c, "aud", json!("other"))), REFUSED),
    ("aud with a foreign audience and our azp", |k| k.claims = Some(|c| {
        set(c, "aud", json!([CLIENT_ID, "other"]));
        set(c, "azp", json!(CLIENT_ID));
    }), REFUSED),
    ("azp ours", |k| k.claims = Some(|c| set(c, "azp", json!(CLIENT_ID))), Accept),
    ("azp of another client", |k| k.claims = Some(|c| set(c, "azp", json!("other"))), REFUSED),
    ("azp null", |k| k.claims = Some(|c| set(c, "azp", Value::Null)), Accept),
    ("sub integer", |k| k.claims = Some(|c| set(c, "sub", json!(12345))), Accept),
    ("sub negative integer", |k| k.claims = Some(|c| set(c, "sub", json!(-7))), Accept),
    // LK-009, OI-003: what two people's ids have in common once they were rounded, cut, padded or folded.
    ("sub null", |k| k.claims = Some(|c| set(c, "sub", Value::Null)), REFUSED),
    ("sub true", |k| k.claims = Some(|c| set(c, "sub", json!(true))), REFUSED),
    ("sub array", |k| k.claims = Some(|c| set(c, "sub", json!(["248289761001"]))), REFUSED),
    ("sub object", |k| k.claims = Some(|c| set(c, "sub", json!({"id": "248289761001"}))), REFUSED),
    ("sub 7.0", |k| k.payload = Some(|p| with_sub(&p, "7.0")), REFUSED),
    ("sub 1e20", |k| k.payload = Some(|p| with_sub(&p, "1e20")), REFUSED),
    ("sub 1E2", |k| k.payload = Some(|p| with_sub(&p, "1E2")), REFUSED),
    ("sub -0", |k| k.payload = Some(|p| with_sub(&p, "-0")), REFUSED),
    ("sub 123456789012345678901234567890.0", |k| k.payload = Some(|p| with_sub(&p, "123456789012345678901234567890.0")), REFUSED),
    ("sub blank", |k| k.claims = Some(|c| set(c, "sub", json!(" "))), REFUSED),
    ("sub with a blank before it", |k| k.claims = Some(|c| set(c, "sub", json!(" 248289761001"))), REFUSED),
    ("sub with a blank behind it", |k| k.claims = Some(|c| set(c, "sub", json!("248289761001 "))), REFUSED),
    ("sub with a line behind it", |k| k.claims = Some(|c| set(c, "sub", json!("248289761001\n"))), REFUSED),
    ("sub with NUL", |k| k.claims = Some(|c| set(c, "sub", json!("248289761001\0x"))), REFUSED),
    ("sub with a control character", |k| k.claims = Some(|c| set(c, "sub", json!("2482\u{7}89761001"))), REFUSED),
    ("sub with a space of no width", |k| k.claims = Some(|c| set(c, "sub", json!("2482\u{200b}89761001"))), REFUSED),
    ("sub of another script", |k| k.claims = Some(|c| set(c, "sub", json!("жук"))), Accept),
    ("sub fraction", |k| k.claims = Some(|c| set(c, "sub", json!(1.5))), REFUSED),
    ("sub empty", |k| k.claims = Some(|c| set(c, "sub", json!(""))), REFUSED),
    ("sub of 255", |k| k.claims = Some(|c| set(c, "sub", json!("s".repeat(255)))), Accept),
    ("sub of 256", |k| k.claims = Some(|c| set(c, "sub", json!("s".repeat(256)))), REFUSED),
    ("iss with a slash", |k| k.claims = Some(|c| {
        let issuer = format!("{}/", c["iss"].as_str().unwrap());
        set(c, "iss", json!(issuer));
    }), REFUSED),
    ("iss in an array", |k| k.claims = Some(|c| {
        let issuer = c["iss"].take();
        set(c, "iss", json!([issuer, "https://evil.example"]));
    }), REFUSED),
    ("iss a prefix", |k| k.claims = Some(|c| {
        let issuer = c["iss"].as_str().unwrap().to_owned();
        set(c, "iss", json!(issuer[..issuer.len() - 1]));
    }), REFUSED),
    ("iat in a day", |k| k.claims = Some(|c| set(c, "iat", from_now(86_400))), REFUSED),
    ("iat 7 days ago", |k| k.claims = Some(|c| set(c, "iat", from_now(-7 * 86_400))), REFUSED),
    ("iat text", |k| k.claims = Some(|c| set(c, "iat", json!("now"))), REFUSED),
    ("nbf in an hour", |k| k.claims = Some(|c| set(c, "nbf", from_now(3600))), REFUSED),
    ("nbf text", |k| k.claims = Some(|c| set(c, "nbf", json!("99999999999"))), REFUSED),
    ("exp text", |k| k.claims = Some(|c| set(c, "exp", json!("9999999999"))), Accept),
    ("exp another text", |k| k.claims = Some(|c| set(c, "exp", json!("later"))), REFUSED),
    ("exp infinite", |k| k.claims = Some(|c| set(c, "exp", json!("inf"))), REFUSED),
    ("exp NaN", |k| k.claims = Some(|c| set(c, "exp", json!("NaN"))), REFUSED),
    ("exp null", |k| k.claims = Some(|c| set(c, "exp", Value::Null)), REFUSED),
    ("exp true", |k| k.claims = Some(|c| set(c, "exp", json!(true))), REFUSED),
    ("exp array", |k| k.claims = Some(|c| set(c, "exp", json!([9_999_999_999_u64]))), REFUSED),
    ("exp 0", |k| k.claims = Some(|c| set(c, "exp", json!(0))), REFUSED),
    ("exp -1", |k| k.claims = Some(|c| set(c, "exp", json!(-1))), REFUSED),
    ("exp fraction", |k| k.claims = Some(|c| set(c, "exp", json!(9_999_999_999.5))), Accept),
    ("exp 2^64", |k| k.payload = Some(|p| with_exp(&p, "18446744073709551616")), REFUSED),
    ("exp 1e400", |k| k.payload = Some(|p| with_exp(&p, "1e400")), REFUSED),
    ("nonce null", |k| k.claims = Some(|c| set(c, "nonce", Value::Null)), REFUSED),
    ("nonce empty", |k| k.claims = Some(|c| set(c, "nonce", json!(""))), REFUSED),
    ("nonce number", |k| k.claims = Some(|c| set(c, "nonce", json!(1))), REFUSED),
    ("at_hash null", |k| k.claims = Some(|c| set(c, "at_hash", Value::Null)), Accept),
    ("at_hash empty", |k| k.claims = Some(|c| set(c, "at_hash", json!(""))), Accept),
    ("at_hash number", |k| k.claims = Some(|c| set(c, "at_hash", json!(1))), REFUSED),
    ("email_verified \"false\"", |k| k.claims = Some(|c| set(c, "email_verified", json!("false"))), Accept),
    ("email_verified 1", |k| k.claims = Some(|c| set(c, "email_verified", json!(1))), Accept),
    ("locale object", |k| k.claims = Some(|c| set(c, "locale", json!({"country": "US"}))), Accept),
    ("payload with sub twice", |k| k.payload = Some(|p| p.replacen('{', r#"{"sub":"victim","#, 1).into_bytes()), REFUSED),
    ("payload with email twice", |k| k.payload = Some(|p| p.replacen('{', r#"{"email":"a@b","#, 1).into_bytes()), REFUSED),
    ("payload with a member twice inside", |k| k.payload = Some(|p| p.replacen('{', r#"{"x":{"y":1,"y":2},"#, 1).into_bytes()), REFUSED),
    ("payload with a byte order mark", |k| k.payload = Some(|p| format!("\u{feff}{p}").into_bytes()), Accept),
    ("payload of broken UTF-8", |k| k.payload = Some(|p| [p.as_bytes(), b"\xff"].concat()), REFUSED),
    ("payload an array", |k| k.payload = Some(|p| format!("[{p}]").into_bytes()), REFUSED),
    ("payload nested too deep", |k| k.payload = Some(|p| p.replacen('{', &format!(r#"{{"x":{}{},"#, "[".repeat(500), "]".repeat(500)), 1).into_bytes()), REFUSED),
];

fn with_exp(payload: &str, exp: &str) -> Vec<u8> {
    let start = payload.find("\"exp\":").unwrap() + 6;
    let length = payload[start..].find([',', '}']).unwrap();
    format!("{}{exp}{}", &payload[..start], &payload[start + length..]).into_bytes()
}

fn with_sub(payload: &str, sub: &str) -> Vec<u8> {
    payload.replace(r#""248289761001""#, sub).into_bytes()
}

#[rustfmt::skip]
const SIGNATURES: &[Row] = &[
    ("alg None", |k| k.header = Some(|h| set(h, "alg", json!("None"))), REFUSED),
    ("alg NONE, empty signature", |k| { k.header = Some(|h| set(h, "alg", json!("NONE"))); k.sign = Sign::Empty; }, REFUSED),
    ("alg nOnE, empty signature", |k| { k.header = Some(|h| set(h, "alg", json!("nOnE"))); k.sign = Sign::Empty; }, REFUSED),
    ("alg with a space", |k| { k.header = Some(|h| set(h, "alg", json!("none "))); k.sign = Sign::Empty; }, REFUSED),
    ("alg absent", |k| k.header = Some(|h| drop(h.remove("alg"))), REFUSED),
    ("alg null", |k| k.header = Some(|h| set(h, "alg", Value::Null)), REFUSED),
    ("alg array", |k| k.header = Some(|h| set(h, "alg", json!(["RS256"]))), REFUSED),
    ("alg lower case", |k| k.header = Some(|h| set(h, "alg", json!("rs256"))), REFUSED),
    ("alg twice", |k| k.raw_header = Some(|h| h.replacen('{', r#"{"alg":"none","#, 1)), REFUSED),
    ("empty signature", |k| k.sign = Sign::Empty, REFUSED),
    ("HS256 with the public key", |k| { k.header = Some(|h| set(h, "alg", json!("HS256"))); k.sign = Sign::HmacPublicKey; }, REFUSED),
    ("HS256 with an empty key", |k| { k.header = Some(|h| set(h, "alg", json!("HS256"))); k.sign = Sign::Hmac(Vec::new()); }, REFUSED),
    ("HS256 with the client secret", |k| k.alg = Alg::Hs256, REFUSED),
    ("RS512 with the right key", |k| k.alg = Alg::Rs512, REFUSED),
    ("ES256 with a published key", |k| k.alg = Alg::Es256, REFUSED),
    ("another key", |k| k.sign = Sign::WrongKey, REFUSED),
    ("a key in the header", |k| {
        k.header = Some(|h| {
            let key = super::hostile_op::jwk(Alg::Rs256, 2);
            set(h, "jwk", key);
            set(h, "jku", json!("https://evil.example/jwks"));
        });
        k.sign = Sign::WrongKey;
    }, REFUSED),
    ("crit unknown", |k| k.header = Some(|h| set(h, "crit", json!(["bork"]))), REFUSED),
    ("crit exp", |k| k.header = Some(|h| set(h, "crit", json!(["exp"]))), REFUSED),
    ("crit empty", |k| k.header = Some(|h| set(h, "crit", json!([]))), REFUSED),
    ("crit text", |k| k.header = Some(|h| set(h, "crit", json!("x"))), REFUSED),
    ("b64", |k| k.header = Some(|h| { set(h, "b64", json!(false)); set(h, "crit", json!(["b64"])); }), REFUSED),
    ("zip, which is of encryption", |k| k.header = Some(|h| set(h, "zip", json!("DEF"))), Accept),
    ("b64 without crit", |k| k.header = Some(|h| set(h, "b64", json!(false))), Accept),
    ("cty JWT", |k| k.header = Some(|h| set(h, "cty", json!("JWT"))), Accept),
    ("typ JOSE", |k| k.header = Some(|h| set(h, "typ", json!("JOSE"))), Accept),
    ("typ application/at+jwt", |k| k.header = Some(|h| set(h, "typ", json!("application/AT+JWT"))), REFUSED),
    ("typ JWT", |k| k.header = Some(|h| set(h, "typ", json!("JWT"))), Accept),
    ("typ at+jwt", |k| k.header = Some(|h| set(h, "typ", json!("at+jwt"))), REFUSED),
    ("typ logout+jwt", |k| k.header = Some(|h| set(h, "typ", json!("logout+jwt"))), REFUSED),
    ("typ number", |k| k.header = Some(|h| set(h, "typ", json!(1))), Accept),
    ("kid unknown", |k| k.header = Some(|h| set(h, "kid", json!("nope"))), REFUSED),
    ("kid a path", |k| k.header = Some(|h| set(h, "kid", json!("../../dev/null"))), REFUSED),
    ("kid number", |k| k.header = Some(|h| set(h, "kid", json!(0))), REFUSED),
    ("x5t", |k| k.header = Some(|h| set(h, "x5t", json!("dGVzdA"))), Accept),
    ("padding", |k| k.compact = Some(|t| format!("{t}==")), Accept),
    ("padding too much", |k| k.compact = Some(|t| format!("{t}====")), REFUSED),
    ("a newline", |k| k.compact = Some(|t| format!("{t}\n")), Accept),
    ("a space in front", |k| k.compact = Some(|t| format!(" {t}")), Accept),
    ("a space inside", |k| k.compact = Some(|t| t.replacen('.', " .", 1)), REFUSED),
    ("four parts", |k| k.compact = Some(|t| format!("{t}.e30")), REFUSED),
    ("five parts", |k| k.compact = Some(|_| "eyJhbGciOiJkaXIifQ.a.b.c.d".to_owned()), REFUSED),
    ("two parts", |k| k.compact = Some(|_| "a.b".to_owned()), REFUSED),
    ("not a token", |k| k.compact = Some(|_| "nonsense".to_owned()), REFUSED),
    ("too long", |k| k.claims = Some(|c| set(c, "x", json!("x".repeat(200_000)))), REFUSED),
];

// OI-001, OI-003, OI-004, OI-005, OI-006, OI-010, OI-011, OI-013, OI-016, OI-033, OI-046
#[tokio::test]
async fn claims_are_checked() {
    check_rows(CLAIMS).await;
}

// OI-018, OI-019, OI-022, OI-023, OI-024, OI-025, OI-044, OI-046
#[tokio::test]
async fn signatures_and_headers_are_checked() {
    check_rows(SIGNATURES).await;
}

// OI-020
#[tokio::test]
async fn odd_signatures_of_an_elliptic_curve_are_refused() {
    for (name, sign) in [
        ("zeros", Sign::Raw(vec![0; 64])),
        ("ones", Sign::Raw(vec![0xff; 64])),
        ("63 bytes", Sign::Raw(vec![1; 63])),
        ("65 bytes", Sign::Raw(vec![1; 65])),
        ("an empty DER sequence", Sign::Raw(vec![0x30, 0x06, 0x02, 0x01, 0x00, 0x02, 0x01, 0x00])),
        ("another key", Sign::WrongKey),
    ] {
        let knobs = Knobs { alg: Alg::Es256, sign, ..Knobs::default() };
        let rp = Rp::with(knobs, |d| d.id_token_alg = Some(SigningAlgorithm::Es256)).await;
        check(name, &rp, REFUSED).await;
    }
}

/// Only the boolean, its text, or 0 and 1 are an answer; anything else says nothing, which is no.
// OI-037
#[tokio::test]
async fn an_odd_email_verified_verifies_nothing() {
    let odd: [fn(&mut Map<String, Value>); 2] = [
        |claims| set(claims, "email_verified", json!("FALSE")),
        |claims| set(claims, "email_verified", json!([true])),
    ];
    for odd in odd {
        let rp = Rp::oidc(Knobs { claims: Some(odd), ..Knobs::default() }).await;
        assert_eq!(rp.sign_in().await.unwrap().identity.email_verified, Some(false));
    }
}
