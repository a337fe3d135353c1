//! The OpenID Foundation's relying-party modules of the plans Basic, Config and Form Post, and of
//! FAPI 2 what is about ID tokens and the authorization response.

use serde_json::{Value, json};

use super::{
    Accept, Refuse, Row, Rp,
    algorithms::ALGORITHMS,
    check, check_rows,
    hostile_op::{Alg, Knobs, Sign},
    remove,
};
use crate::provider::{
    ResponseMode,
    oauth::OAuthErrorKind::{Discovery, IdToken, Issuer, Userinfo},
};

/// Appends to a claim, as the modules do.
fn append(value: &mut Value, suffix: &str) {
    *value = json!(format!("{}{suffix}", value.as_str().unwrap()));
}

#[rustfmt::skip]
const MODULES: &[Row] = &[
    ("oidcc-client-test", |_| {}, Accept),
    ("oidcc-client-test-invalid-iss", |k| k.claims = Some(|c| append(&mut c["iss"], "1")), Refuse(IdToken)),
    ("oidcc-client-test-missing-sub", |k| k.claims = Some(|c| drop(c.remove("sub"))), Refuse(IdToken)),
    ("oidcc-client-test-invalid-aud", |k| k.claims = Some(|c| append(&mut c["aud"], "1")), Refuse(IdToken)),
    ("oidcc-client-test-missing-aud", |k| k.claims = Some(|c| drop(c.remove("aud"))), Refuse(IdToken)),
    ("oidcc-client-test-missing-iat", |k| k.claims = Some(|c| drop(c.remove("iat"))), Refuse(IdToken)),
    ("oidcc-client-test-kid-absent-single-jwks", |k| {
        k.header = Some(|h| drop(h.remove("kid")));
        k.jwks = Some(|set| remove(&mut set["keys"][0], "kid"));
    }, Accept),
    ("oidcc-client-test-kid-absent-multiple-jwks", |k| {
        (k.key, k.published) = (1, Some(vec![0, 1]));
        k.header = Some(|h| drop(h.remove("kid")));
        k.jwks = Some(|set| (0..2).for_each(|at| remove(&mut set["keys"][at], "kid")));
    }, Accept),
    ("oidcc-client-test-idtoken-sig-rs256", |_| {}, Accept),
    ("oidcc-client-test-idtoken-sig-none", |k| {
        k.header = Some(|h| drop(h.insert("alg".into(), json!("none"))));
        k.sign = Sign::Empty;
    }, Refuse(IdToken)),
    ("oidcc-client-test-invalid-sig-rs256", |k| k.sign = Sign::Flip, Refuse(IdToken)),
    ("oidcc-client-test-nonce-invalid", |k| k.claims = Some(|c| append(&mut c["nonce"], "1")), Refuse(IdToken)),
    ("oidcc-client-test-scope-userinfo-claims", |_| {}, Accept),
    ("oidcc-client-test-client-secret-basic", |k| k.client_auth = Some("basic"), Accept),
    ("oidcc-client-test-discovery-openid-config", |_| {}, Accept),
    ("oidcc-client-test-discovery-jwks-uri-keys", |_| {}, Accept),
    ("oidcc-client-test-discovery-issuer-mismatch",
        |k| k.discovery = Some(|d| append(&mut d["issuer"], "INVALID")), Refuse(Discovery)),
    ("oidcc-client-test-signing-key-rotation-just-before-signing", |k| k.rotate_at_token = Some(1), Accept),
    ("oidcc-client-test-invalid-athash",
        |k| k.claims = Some(|c| drop(c.insert("at_hash".into(), json!("dNZX1hEZ9wBCzNL40Upu61")))), Refuse(IdToken)),
    ("oidcc-client-test-missing-athash", |_| {}, Accept),
    ("fapi2 invalid-authorization-response-iss",
        |k| k.response = Some(|p| for (name, value) in p { if name == "iss" { value.push_str("/other"); } }),
        Refuse(Issuer)),
    ("fapi2 remove-authorization-response-iss",
        |k| k.response = Some(|p| p.retain(|(name, _)| name != "iss")), Refuse(Issuer)),
    ("fapi2 invalid-alternate-alg", |k| k.alg = Alg::Ps256, Refuse(IdToken)),
    ("fapi2 invalid-secondary-aud", |k| k.claims = Some(|c| {
        let ours = c["aud"].take();
        c.insert("aud".into(), json!([ours, "other"]));
    }), Refuse(IdToken)),
    ("fapi2 invalid-expired-exp", |k| k.claims = Some(|c| {
        let now = c["iat"].as_i64().unwrap();
        c.insert("exp".into(), json!(now - 300));
    }), Refuse(IdToken)),
    ("fapi2 invalid-missing-exp", |k| k.claims = Some(|c| drop(c.remove("exp"))), Refuse(IdToken)),
    ("fapi2 missing-iss", |k| k.claims = Some(|c| drop(c.remove("iss"))), Refuse(IdToken)),
    ("fapi2 missing-nonce", |k| k.claims = Some(|c| drop(c.remove("nonce"))), Refuse(IdToken)),
    ("fapi2 valid-aud-as-array", |k| k.claims = Some(|c| {
        let ours = c["aud"].take();
        c.insert("aud".into(), json!([ours]));
    }), Accept),
    ("fapi2 token-type-case-insensitivity",
        |k| k.token = Some(|t| t["token_type"] = json!("bEaReR")), Accept),
];

// OI-001, OI-002, OI-004, OI-005, OI-006, OI-007, OI-009, OI-011, OI-012, OI-015, OI-016,
// OI-018, OI-019, OI-023, OI-027, OI-028, OI-029, OI-033, OI-038
#[tokio::test]
async fn the_modules_pass() {
    check_rows(MODULES).await;
}

/// `oidcc-client-test-userinfo-invalid-sub`, and `-userinfo-bearer-header`: the profile is the
/// userinfo endpoint's.
// OI-035
#[tokio::test]
async fn userinfo_is_of_the_same_person() {
    let rows: &[Row] = &[
        ("oidcc-client-test-userinfo-bearer-header", |_| {}, Accept),
        (
            "oidcc-client-test-userinfo-invalid-sub",
            |k| k.userinfo = Some(|answer| append(&mut answer["sub"], "invalid")),
            Refuse(Userinfo),
        ),
    ];
    for (name, turn, verdict) in rows {
        let mut knobs = Knobs::default();
        turn(&mut knobs);
        let rp = Rp::with(knobs, |definition| definition.userinfo_profile = true).await;
        check(name, &rp, *verdict).await;
        assert_eq!(rp.op.calls("/userinfo").len(), 1, "{name}");
    }
}

/// `oidcc-client-test-invalid-sig-es256` and `-hs256`.
// OI-020, OI-021
#[tokio::test]
async fn broken_signatures_are_refused_with_every_algorithm() {
    for (alg, algorithm) in ALGORITHMS {
        let name = alg.name();
        let rp =
            Rp::with(Knobs { alg, ..Knobs::default() }, |d| d.id_token_alg = Some(algorithm)).await;
        check(name, &rp, Accept).await;
        let odd = [vec![0], vec![0; 31], vec![0; 32], vec![0; 33], vec![0; 64], vec![1; 257]];
        let odd = odd.into_iter().map(Sign::Raw);
        for sign in [Sign::Flip, Sign::Empty, Sign::Hmac(Vec::new())].into_iter().chain(odd) {
            rp.op.knobs().sign = sign;
            check(name, &rp, Refuse(IdToken)).await;
        }
    }
}

/// `oidcc-client-test-signing-key-rotation`.
// OI-029
#[tokio::test]
async fn keys_may_change_between_sign_ins() {
    let rp = Rp::oidc(Knobs::default()).await;
    check("the first key", &rp, Accept).await;
    rp.op.knobs().key = 1;
    check("the second key", &rp, Accept).await;
    assert_eq!(rp.op.calls("/jwks").len(), 2);
}

/// The Form Post plan: the provider is asked for it, and what comes back is read the same.
#[tokio::test]
async fn form_post_is_asked_for() {
    let form_post = |definition: &mut crate::provider::Definition| {
        definition.response_mode = ResponseMode::FormPost;
    };
    let rp = Rp::with(Knobs::default(), form_post).await;
    check("form_post", &rp, Accept).await;
    assert_eq!(rp.op.calls("/authorize")[0].value("response_mode"), Some("form_post"));
}
