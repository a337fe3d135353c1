//! The provider's keys.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::{
    Accept, Knobs, Refuse, Rp, check,
    hostile_op::{Alg, Change, Endpoint, Transport, encode, jwk},
    remove,
};
use crate::provider::{
    SigningAlgorithm,
    oauth::{
        OAuthErrorKind::{Http, IdToken},
        signature::PublicKey,
    },
};

// OI-029
#[tokio::test]
async fn unknown_keys_make_no_storm() {
    let knobs = Knobs {
        header: Some(|header| drop(header.insert("kid".into(), json!("nope")))),
        ..Knobs::default()
    };
    let rp = Rp::oidc(knobs).await;
    for _ in 0..5 {
        check("unknown", &rp, Refuse(IdToken)).await;
    }
    // Once at first, once because the key was not among them.
    assert_eq!(rp.op.calls("/jwks").len(), 2);
    rp.advance(61);
    check("a minute later", &rp, Refuse(IdToken)).await;
    assert_eq!(rp.op.calls("/jwks").len(), 3);
    // The known ones still verify, without asking.
    rp.op.knobs().header = None;
    check("known", &rp, Accept).await;
    assert_eq!(rp.op.calls("/jwks").len(), 3);
}

#[tokio::test]
async fn wrong_signatures_make_no_storm() {
    let rp = Rp::oidc(Knobs::default()).await;
    check("good", &rp, Accept).await;
    rp.op.knobs().sign = super::hostile_op::Sign::WrongKey;
    for _ in 0..5 {
        check("wrong", &rp, Refuse(IdToken)).await;
    }
    assert_eq!(rp.op.calls("/jwks").len(), 2);
}

#[tokio::test]
async fn removed_keys_die_within_the_hour() {
    let rp = Rp::oidc(Knobs::default()).await;
    check("published", &rp, Accept).await;
    rp.op.knobs().published = Some(vec![1]);
    rp.advance(60 * 60 + 1);
    rp.op.knobs().claims = Some(|claims| {
        for name in ["iat", "exp"] {
            claims[name] = json!(claims[name].as_i64().unwrap() + 60 * 60);
        }
    });
    check("removed", &rp, Refuse(IdToken)).await;
    rp.op.knobs().published = None;
    rp.advance(61);
    check("published again", &rp, Accept).await;
}

#[tokio::test]
async fn a_failed_refetch_keeps_the_old_keys() {
    let rp = Rp::oidc(Knobs::default()).await;
    check("first", &rp, Accept).await;
    rp.op.knobs().transport.insert(Endpoint::Jwks, Transport::Status(500));
    rp.op.knobs().header = Some(|header| drop(header.insert("kid".into(), json!("nope"))));
    check("unknown, and down", &rp, Refuse(IdToken)).await;
    rp.op.knobs().header = None;
    check("known, and down", &rp, Accept).await;
}

/// The set has the signing key twice; the first is what the row makes of it.
#[rustfmt::skip]
const HOSTILE: &[(&str, Change)] = &[
    ("for encryption", |s| s["keys"][0]["use"] = json!("enc")),
    ("for signing", |s| s["keys"][0]["key_ops"] = json!(["sign"])),
    ("for nothing", |s| s["keys"][0]["key_ops"] = json!("verify")),
    ("of another algorithm", |s| s["keys"][0]["alg"] = json!("RS512")),
    ("of an algorithm of encryption", |s| s["keys"][0]["alg"] = json!("RSA-OAEP")),
    ("of 512 bits", |s| s["keys"][0]["n"] = json!(encode([0xff; 64]))),
    ("of 65536 bits", |s| s["keys"][0]["n"] = json!(encode([0xff; 8192]))),
    ("with the exponent 1", |s| s["keys"][0]["e"] = json!("AQ")),
    ("with an even exponent", |s| s["keys"][0]["e"] = json!("Ag")),
    ("without a modulus", |s| remove(&mut s["keys"][0], "n")),
    ("with a modulus that is no base64url", |s| s["keys"][0]["n"] = json!("==")),
    ("a shared secret", |s| s["keys"][0] = json!({"kty": "oct", "k": "c2VjcmV0", "kid": "k0"})),
    ("of another type under the same id", |s| s["keys"][0] = jwk(Alg::Es256, 0)),
    ("of an unknown type", |s| s["keys"][0] = json!({"kty": "AKP", "pub": "AA"})),
    ("no object", |s| s["keys"][0] = json!("key")),
    ("null", |s| s["keys"][0] = Value::Null),
];

// OI-032
#[tokio::test]
async fn hostile_keys_are_skipped() {
    for (name, change) in HOSTILE {
        let knobs = Knobs { published: Some(vec![0, 0]), jwks: Some(*change), ..Knobs::default() };
        check(name, &Rp::oidc(knobs).await, Accept).await;
    }
}

/// How some write keys that are good.
#[tokio::test]
async fn odd_keys_are_read() {
    let odd: [(&str, Change); 5] = [
        ("a numeric id", |s| s["keys"][0]["kid"] = json!(7)),
        ("padded", |s| {
            s["keys"][0]["n"] = json!(format!("{}=", s["keys"][0]["n"].as_str().unwrap()));
        }),
        ("in base64", |s| {
            let n = s["keys"][0]["n"].as_str().unwrap().replace('-', "+").replace('_', "/");
            s["keys"][0]["n"] = json!(n);
        }),
        ("for verifying", |s| s["keys"][0]["key_ops"] = json!(["sign", "verify"])),
        ("with members that are null", |s| {
            for name in ["alg", "use", "key_ops", "x5c"] {
                s["keys"][0][name] = Value::Null;
            }
        }),
    ];
    for (name, change) in odd {
        let rp = Rp::oidc(Knobs { jwks: Some(change), ..Knobs::default() }).await;
        if name == "a numeric id" {
            rp.op.knobs().header = Some(|header| drop(header.insert("kid".into(), json!("7"))));
        }
        check(name, &rp, Accept).await;
    }
}

// OI-032
#[tokio::test]
async fn a_set_of_hostile_keys_alone_verifies_nothing() {
    for set in [
        (|set: &mut Value| set["keys"] = json!([])) as Change,
        |set| set["keys"] = Value::Null,
        |set| remove(set, "keys"),
        |set| *set = json!([]),
        |set| set["keys"][0]["use"] = json!("enc"),
        |set| set["keys"][0]["key_ops"] = json!(["sign"]),
        |set| set["keys"][0]["key_ops"] = json!("verify"),
        |set| set["keys"][0]["alg"] = json!("PS256"),
        |set| set["keys"][0]["n"] = json!(encode([0xff; 64])),
    ] {
        let rp = Rp::oidc(Knobs { jwks: Some(set), ..Knobs::default() }).await;
        check("hostile set", &rp, Refuse(IdToken)).await;
    }
}

// OI-032
#[test]
fn weak_and_costly_rsa_keys_are_not_used() {
    let bits = |bits: usize| {
        let mut modulus = vec![0xff; bits.div_ceil(8)];
        modulus[0] >>= (8 - bits % 8) % 8;
        encode(modulus)
    };
    for (modulus, exponent, sound) in [
        (bits(2048), "AQAB", true),
        (bits(8192), "AQAB", true),
        (format!("AAAA{}", bits(2048)), "AQAB", true),
        (bits(2048), "Aw", true),
        (bits(2047), "AQAB", false),
        (bits(512), "AQAB", false),
        (bits(8193), "AQAB", false),
        (bits(65536), "AQAB", false),
        (bits(2048), "AQ", false),
        (bits(2048), "AAE", false),
        (bits(2048), "Ag", false),
        (bits(2048), "", false),
        (String::new(), "AQAB", false),
        ("==".to_owned(), "AQAB", false),
    ] {
        let key = json!({ "kty": "RSA", "n": modulus, "e": exponent });
        let read = PublicKey::read(key.as_object().unwrap());
        assert_eq!(read.is_some(), sound, "{} {exponent}", modulus.len());
    }
}

// DS-003
#[tokio::test]
async fn a_new_key_is_fetched_by_one_task() {
    let rp = Rp::oidc(Knobs::default()).await;
    let seen = rp.upstream.keys(&rp.parts).await.unwrap();
    let all = tokio::join!(
        rp.upstream.keys_again(&rp.parts, &seen),
        rp.upstream.keys_again(&rp.parts, &seen),
        rp.upstream.keys_again(&rp.parts, &seen),
    );
    for keys in [all.0, all.1, all.2] {
        assert!(keys.unwrap().is_some());
    }
    assert_eq!(rp.op.calls("/jwks").len(), 2);
}

// OI-032
#[tokio::test]
async fn points_off_the_curve_verify_nothing() {
    for point in [
        (|set: &mut Value| set["keys"][0]["x"] = json!(encode([1; 32]))) as Change,
        |set| {
            set["keys"][0]["x"] = json!(encode([0; 32]));
            set["keys"][0]["y"] = json!(encode([0; 32]));
        },
        |set| set["keys"][0]["crv"] = json!("P-384"),
    ] {
        let knobs = Knobs { alg: Alg::Es256, jwks: Some(point), ..Knobs::default() };
        let rp = Rp::with(knobs, |d| d.id_token_alg = Some(SigningAlgorithm::Es256)).await;
        check("off the curve", &rp, Refuse(IdToken)).await;
    }
}

/// Some leave out the zeros in front (RFC 7518 §6.2.1.2 wants them); what is too long is no coordinate.
#[test]
fn coordinates_without_their_zeros_are_the_same_key() {
    let read = |curve: &str, x: &[u8], y: &[u8]| {
        let key = json!({ "kty": "EC", "crv": curve, "x": encode(x), "y": encode(y) });
        PublicKey::read(key.as_object().unwrap())
    };
    for (curve, length) in [("P-256", 32), ("P-384", 48), ("P-521", 66)] {
        let (mut x, mut y) = (vec![7; length], vec![9; length]);
        (x[0], y[0], y[1]) = (0, 0, 0);
        let whole = read(curve, &x, &y);
        assert!(whole.is_some(), "{curve}");
        assert_eq!(read(curve, &x[1..], &y[2..]), whole, "{curve}");
        assert_ne!(read(curve, &x[2..], &y[2..]), whole, "{curve}");
        x.insert(0, 0);
        assert_eq!(read(curve, &x, &y), None, "{curve}");
    }
}

// OI-028
#[tokio::test]
async fn too_many_keys_keep_nobody_busy() {
    let knobs = Knobs {
        header: Some(|header| drop(header.remove("kid"))),
        jwks: Some(|set| {
            set["keys"] = json!(vec![jwk(Alg::Rs256, 1); 2000]);
        }),
        ..Knobs::default()
    };
    let rp = Rp::oidc(knobs).await;
    let start = Instant::now();
    check("2000 keys", &rp, Refuse(IdToken)).await;
    assert!(start.elapsed() < Duration::from_secs(5));
}

// OA-047
#[tokio::test]
async fn broken_answers_are_refused() {
    let rows = [
        ("500", Transport::Status(500), IdToken),
        ("HTML", Transport::Body("<p>"), IdToken),
        ("a redirect", Transport::Redirect(307, "/elsewhere".to_owned()), Http),
        ("too much", Transport::Huge(2 << 20), Http),
    ];
    for (name, transport, kind) in rows {
        let mut knobs = Knobs::default();
        knobs.transport.insert(Endpoint::Jwks, transport);
        check(name, &Rp::oidc(knobs).await, Refuse(kind)).await;
    }
}
