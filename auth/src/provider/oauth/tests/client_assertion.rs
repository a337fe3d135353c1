//! Clients that prove who they are with an assertion.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use josekit::{
    jwk::{
        Jwk,
        alg::{ec::EcCurve, ed::EdCurve},
    },
    jws::{
        self, ES256, ES384, ES512, EdDSA, HS256, HS384, HS512, JwsVerifier, PS256, PS384, PS512,
        RS256, RS384, RS512,
    },
};
use openssl::{
    bn::BigNumRef,
    pkey::{Id, PKey, Private},
    pkey_ctx::PkeyCtx,
};
use serde_json::{Map, Value, json};

use super::{Accept, CLIENT_ID, Knobs, Refuse, Rp, Upstream, check};
use crate::{
    Secret,
    provider::{ClientAuth, Definition, SigningAlgorithm, oauth::OAuthErrorKind::Token},
};

const SECRET: &str = "a client secret of thirty-two bytes or more";

/// The assertion of the one token request: its header and claims, verified.
fn sent(rp: &Rp, verifier: &dyn JwsVerifier) -> (Map<String, Value>, Map<String, Value>) {
    let requests = rp.op.calls("/token");
    let [request] = requests.as_slice() else { panic!("one token request") };
    assert_eq!(request.authorization, None);
    assert_eq!(request.value("client_id"), Some(CLIENT_ID));
    assert_eq!(request.value("client_secret"), None);
    let kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    assert_eq!(request.value("client_assertion_type"), Some(kind));
    let assertion = request.value("client_assertion").unwrap();
    let (payload, header) = jws::deserialize_compact(assertion, verifier).unwrap();
    (header.as_ref().clone(), serde_json::from_slice(&payload).unwrap())
}

async fn signed_in(change: impl FnOnce(&mut Definition)) -> Rp {
    let rp = Rp::with(Knobs::default(), |definition| {
        definition.client_secret = None;
        change(definition);
    })
    .await;
    check("assertion", &rp, Accept).await;
    rp
}

fn named(mut key: Jwk, alg: Option<&str>) -> String {
    key.set_key_id("key-1");
    if let Some(alg) = alg {
        key.set_algorithm(alg);
    }
    key.to_string()
}

/// A key, the algorithm that it names, the one that is wanted, and what verifies.
type Signing<'a> = (&'a Jwk, Option<&'a str>, Option<SigningAlgorithm>, Box<dyn JwsVerifier>);

// OA-031
#[tokio::test]
async fn every_kind_of_private_key_signs() {
    use SigningAlgorithm as Alg;
    let rsa = Jwk::generate_rsa_key(2048).unwrap();
    let p256 = Jwk::generate_ec_key(EcCurve::P256).unwrap();
    let p384 = Jwk::generate_ec_key(EcCurve::P384).unwrap();
    let p521 = Jwk::generate_ec_key(EcCurve::P521).unwrap();
    let ed = Jwk::generate_ed_key(EdCurve::Ed25519).unwrap();
    let pkcs1 = |alg: jws::alg::rsassa::RsassaJwsAlgorithm| -> Box<dyn JwsVerifier> {
        Box::new(alg.verifier_from_jwk(&rsa).unwrap())
    };
    let pss = |alg: jws::alg::rsassa_pss::RsassaPssJwsAlgorithm| -> Box<dyn JwsVerifier> {
        Box::new(alg.verifier_from_jwk(&rsa).unwrap())
    };
    let cases: [Signing<'_>; 13] = [
        (&rsa, None, None, pkcs1(RS256)),
        (&rsa, None, Some(Alg::Rs384), pkcs1(RS384)),
        (&rsa, Some("RS512"), None, pkcs1(RS512)),
        (&rsa, Some("PS256"), None, pss(PS256)),
        (&rsa, None, Some(Alg::Ps256), pss(PS256)),
        (&rsa, None, Some(Alg::Ps384), pss(PS384)),
        (&rsa, Some("PS512"), Some(Alg::Ps512), pss(PS512)),
        (&p256, None, None, Box::new(ES256.verifier_from_jwk(&p256).unwrap())),
        (&p256, Some("ES256"), Some(Alg::Es256), Box::new(ES256.verifier_from_jwk(&p256).unwrap())),
        (&p384, None, None, Box::new(ES384.verifier_from_jwk(&p384).unwrap())),
        (&p521, None, None, Box::new(ES512.verifier_from_jwk(&p521).unwrap())),
        (&ed, None, None, Box::new(EdDSA.verifier_from_jwk(&ed).unwrap())),
        (&ed, Some("EdDSA"), Some(Alg::EdDsa), Box::new(EdDSA.verifier_from_jwk(&ed).unwrap())),
    ];
    for (key, alg, wanted, verifier) in cases {
        let rp = signed_in(|definition| {
            definition.client_key = Some(Secret::new(named(key.clone(), alg)));
            definition.client_assertion_alg = wanted;
        })
        .await;
        let (header, claims) = sent(&rp, &*verifier);
        let algorithm = verifier.algorithm().name();
        assert_eq!(
            Value::Object(header),
            json!({ "alg": algorithm, "typ": "JWT", "kid": "key-1" })
        );
        let names: Vec<_> = claims.keys().map(String::as_str).collect();
        assert_eq!(names, ["iss", "sub", "aud", "jti", "iat", "exp"]);
        assert_eq!((&claims["iss"], &claims["sub"]), (&json!(CLIENT_ID), &json!(CLIENT_ID)));
        assert_eq!(claims["aud"], json!(rp.op.issuer), "the issuer and nothing else");
        let (issued, expires) = (claims["iat"].as_u64().unwrap(), claims["exp"].as_u64().unwrap());
        assert_eq!(expires - issued, 60);
    }
}

/// RFC 9864 calls it by the curve. `josekit` knows one name only, so the header is read by hand.
#[tokio::test]
async fn a_key_of_ed25519_may_say_so() {
    let ed = Jwk::generate_ed_key(EdCurve::Ed25519).unwrap();
    let rp = signed_in(|definition| {
        definition.client_key = Some(Secret::new(named(ed.clone(), Some("Ed25519"))));
        definition.client_assertion_alg = Some(SigningAlgorithm::EdDsa);
    })
    .await;
    let request = &rp.op.calls("/token")[0];
    let assertion = request.value("client_assertion").unwrap();
    let parts: Vec<_> = assertion.split('.').collect();
    let decode = |part: &str| URL_SAFE_NO_PAD.decode(part).unwrap();
    let header: Value = serde_json::from_slice(&decode(parts[0])).unwrap();
    assert_eq!(header["alg"], "Ed25519");
    let signed = format!("{}.{}", parts[0], parts[1]);
    let verifier = EdDSA.verifier_from_jwk(&ed).unwrap();
    verifier.verify(signed.as_bytes(), &decode(parts[2])).unwrap();
}

#[tokio::test]
async fn a_key_may_be_written_as_pem() {
    let pair = RS256.generate_key_pair(2048).unwrap();
    let pem = String::from_utf8(pair.to_pem_private_key()).unwrap();
    let rp = signed_in(|definition| {
        definition.client_auth = Some(ClientAuth::PrivateKeyJwt);
        definition.client_key = Some(Secret::new(pem));
        definition.client_key_id = Some("of-the-file".to_owned());
    })
    .await;
    let verifier = RS256.verifier_from_pem(pair.to_pem_public_key()).unwrap();
    let (header, _) = sent(&rp, &verifier);
    assert_eq!(header["kid"], "of-the-file");
}

/// PKCS #1 and SEC 1, as older tools write them, and in one line.
#[tokio::test]
async fn a_key_may_be_written_as_older_pem() {
    let rsa = RS256.generate_key_pair(2048).unwrap();
    let curve = ES384.generate_key_pair().unwrap();
    let ed = EdDSA.generate_key_pair(EdCurve::Ed25519).unwrap();
    let verifiers: [Box<dyn JwsVerifier>; 3] = [
        Box::new(RS256.verifier_from_pem(rsa.to_pem_public_key()).unwrap()),
        Box::new(ES384.verifier_from_pem(curve.to_pem_public_key()).unwrap()),
        Box::new(EdDSA.verifier_from_pem(ed.to_pem_public_key()).unwrap()),
    ];
    let pems = [
        rsa.to_traditional_pem_private_key(),
        curve.to_traditional_pem_private_key(),
        ed.to_pem_private_key(),
    ];
    for (pem, verifier) in pems.into_iter().zip(verifiers) {
        let pem = String::from_utf8(pem).unwrap();
        for pem in [pem.replace('\n', "\\n"), pem] {
            let rp = signed_in(|definition| definition.client_key = Some(Secret::new(pem))).await;
            assert_eq!(sent(&rp, &*verifier).0["alg"], verifier.algorithm().name());
        }
    }
}

/// The private half says what the public one is.
#[tokio::test]
async fn a_key_may_lack_its_public_half() {
    let keys: [(Jwk, Box<dyn JwsVerifier>); 3] =
        [(EcCurve::P256, "ES256"), (EcCurve::P521, "ES512"), (EcCurve::P384, "ES384")].map(
            |(curve, name)| {
                let key = Jwk::generate_ec_key(curve).unwrap();
                let verifier: Box<dyn JwsVerifier> = match name {
                    "ES256" => Box::new(ES256.verifier_from_jwk(&key).unwrap()),
                    "ES384" => Box::new(ES384.verifier_from_jwk(&key).unwrap()),
                    _ => Box::new(ES512.verifier_from_jwk(&key).unwrap()),
                };
                (key, verifier)
            },
        );
    let ed = Jwk::generate_ed_key(EdCurve::Ed25519).unwrap();
    let ed_verifier: Box<dyn JwsVerifier> = Box::new(EdDSA.verifier_from_jwk(&ed).unwrap());
    for (key, verifier) in keys.into_iter().chain([(ed, ed_verifier)]) {
        let mut members = key.as_ref().clone();
        members.retain(|name, _| name != "x" && name != "y");
        let half = Secret::new(Value::Object(members).to_string());
        let rp = signed_in(|definition| definition.client_key = Some(half)).await;
        assert_eq!(sent(&rp, &*verifier).0["alg"], verifier.algorithm().name());
    }
}

/// Some tools leave them out, and the key is the same.
#[tokio::test]
async fn a_key_may_lack_the_zeros_before_a_number() {
    let key = loop {
        let key = Jwk::generate_ec_key(EcCurve::P256).unwrap();
        let x = URL_SAFE_NO_PAD.decode(key.parameter("x").unwrap().as_str().unwrap()).unwrap();
        if x[0] == 0 {
            break key;
        }
    };
    let mut members = key.as_ref().clone();
    let x = URL_SAFE_NO_PAD.decode(members["x"].as_str().unwrap()).unwrap();
    members.insert("x".to_owned(), URL_SAFE_NO_PAD.encode(&x[1..]).into());
    let short = Secret::new(Value::Object(members).to_string());
    let rp = signed_in(|definition| definition.client_key = Some(short)).await;
    sent(&rp, &ES256.verifier_from_jwk(&key).unwrap());
}

/// What `openssl genpkey` writes for RSA and RSA-PSS, and what `josekit` does with parameters.
#[tokio::test]
async fn every_kind_of_pem_signs_as_its_key_may() {
    use SigningAlgorithm as Alg;
    let generated = |kind: Id| {
        let mut context = PkeyCtx::new_id(kind).unwrap();
        context.keygen_init().unwrap();
        context.set_rsa_keygen_bits(2048).unwrap();
        context.keygen().unwrap()
    };
    let (rsa, pss) = (generated(Id::RSA), generated(Id::RSA_PSS));
    let restricted = PS384.generate_key_pair(2048).unwrap().to_pem_private_key();
    let restricted = PKey::private_key_from_pem(&restricted).unwrap();
    let cases: [(&PKey<Private>, Option<Alg>, Option<&str>); 15] = [
        (&rsa, None, Some("RS256")),
        (&rsa, Some(Alg::Rs384), Some("RS384")),
        (&rsa, Some(Alg::Ps256), Some("PS256")),
        (&rsa, Some(Alg::Ps384), Some("PS384")),
        (&rsa, Some(Alg::Ps512), Some("PS512")),
        (&rsa, Some(Alg::Es256), None),
        (&pss, None, Some("PS256")),
        (&pss, Some(Alg::Ps256), Some("PS256")),
        (&pss, Some(Alg::Ps512), Some("PS512")),
        (&pss, Some(Alg::Rs256), None),
        (&restricted, None, Some("PS384")),
        (&restricted, Some(Alg::Ps384), Some("PS384")),
        (&restricted, Some(Alg::Ps256), None),
        (&restricted, Some(Alg::Ps512), None),
        (&restricted, Some(Alg::Rs256), None),
    ];
    for (at, (key, wanted, expected)) in cases.into_iter().enumerate() {
        let pem = String::from_utf8(key.private_key_to_pem_pkcs8().unwrap()).unwrap();
        let Some(expected) = expected else {
            let definition = Definition {
                issuer: Some("https://op.example".to_owned()),
                client_id: CLIENT_ID.to_owned(),
                client_key: Some(Secret::new(pem)),
                client_assertion_alg: wanted,
                ..Definition::oidc()
            };
            let (option, _) = Upstream::new("op", definition).expect_err("the key is for another");
            assert_eq!(option, "client_key", "row {at}");
            continue;
        };
        let rp = signed_in(|definition| {
            definition.client_key = Some(Secret::new(pem));
            definition.client_assertion_alg = wanted;
        })
        .await;
        let public = key.rsa().unwrap();
        let number = |number: &BigNumRef| URL_SAFE_NO_PAD.encode(number.to_vec());
        let public = json!({ "kty": "RSA", "n": number(public.n()), "e": number(public.e()) });
        let public = Jwk::from_bytes(public.to_string()).unwrap();
        let verifier: Box<dyn JwsVerifier> = match expected {
            "RS256" => Box::new(RS256.verifier_from_jwk(&public).unwrap()),
            "RS384" => Box::new(RS384.verifier_from_jwk(&public).unwrap()),
            "PS256" => Box::new(PS256.verifier_from_jwk(&public).unwrap()),
            "PS384" => Box::new(PS384.verifier_from_jwk(&public).unwrap()),
            _ => Box::new(PS512.verifier_from_jwk(&public).unwrap()),
        };
        assert_eq!(sent(&rp, &*verifier).0["alg"], expected, "row {at}");
    }
}

#[tokio::test]
async fn a_client_secret_signs_with_every_hash_that_it_is_long_enough_for() {
    let rows = [
        (SigningAlgorithm::Hs256, HS256, 32),
        (SigningAlgorithm::Hs384, HS384, 48),
        (SigningAlgorithm::Hs512, HS512, 64),
    ];
    for (algorithm, hmac, length) in rows {
        let secret = "s".repeat(length);
        let rp = signed_in(|definition| {
            definition.client_auth = Some(ClientAuth::SecretJwt);
            definition.client_secret = Some(Secret::new(secret.as_str()));
            definition.client_assertion_alg = Some(algorithm);
        })
        .await;
        let (header, _) = sent(&rp, &hmac.verifier_from_bytes(&secret).unwrap());
        assert_eq!(header["alg"], algorithm.as_str());
    }
}

#[tokio::test]
async fn the_client_secret_signs_too_and_each_assertion_is_another() {
    let mut ids = Vec::new();
    for _ in 0..2 {
        let rp = signed_in(|definition| {
            definition.client_auth = Some(ClientAuth::SecretJwt);
            definition.client_secret = Some(Secret::new(SECRET));
        })
        .await;
        let (header, claims) = sent(&rp, &HS256.verifier_from_bytes(SECRET).unwrap());
        assert_eq!(Value::Object(header), json!({ "alg": "HS256", "typ": "JWT" }));
        ids.push(claims["jti"].as_str().unwrap().to_owned());
    }
    assert_ne!(ids[0], ids[1]);
    assert_eq!(ids[0].len(), 22);
}

#[tokio::test]
async fn the_audience_is_what_the_setup_says_or_the_only_thing_known() {
    let key = Jwk::generate_ec_key(EcCurve::P256).unwrap();
    let verifier = ES256.verifier_from_jwk(&key).unwrap();
    let rp = signed_in(|definition| {
        definition.client_key = Some(Secret::new(key.to_string()));
        definition.client_assertion_audience = Some("https://other.example".to_owned());
    })
    .await;
    assert_eq!(sent(&rp, &verifier).1["aud"], "https://other.example");
    let silent = Knobs {
        response: Some(|parameters| parameters.retain(|(name, _)| name != "iss")),
        ..Knobs::default()
    };
    let rp = Rp::oauth2(silent, |definition| {
        definition.issuer = None;
        definition.client_key = Some(Secret::new(key.to_string()));
    })
    .await;
    check("without an issuer", &rp, Accept).await;
    assert_eq!(sent(&rp, &verifier).1["aud"], json!(format!("{}/token", rp.op.issuer)));
}

#[tokio::test]
async fn an_assertion_that_the_provider_repeats_is_not_in_the_error() {
    let key = Jwk::generate_ec_key(EcCurve::P256).unwrap();
    let rp = Rp::with(Knobs { client_auth: Some("basic"), ..Knobs::default() }, |definition| {
        definition.client_key = Some(Secret::new(key.to_string()));
    })
    .await;
    check("refused", &rp, Refuse(Token)).await;
    let printed = format!("{:?}", rp.upstream);
    let private = key.parameter("d").unwrap().as_str().unwrap();
    assert!(!printed.contains(private), "{printed}");
}

type Change = fn(&mut Definition);

#[rustfmt::skip]
const FLAWED: &[(&str, Change)] = &[
    ("client_auth", |d| d.client_auth = Some(ClientAuth::PrivateKeyJwt)),
    ("client_auth", |d| { d.client_auth = Some(ClientAuth::SecretJwt); d.client_secret = None; }),
    ("client_secret", |d| { d.client_auth = Some(ClientAuth::SecretJwt); d.client_secret = Some(Secret::new("s".repeat(31))); }),
    ("client_secret", |d| { d.client_auth = Some(ClientAuth::SecretJwt); d.client_assertion_alg = Some(SigningAlgorithm::Hs384); }),
    ("client_secret", |d| { d.client_auth = Some(ClientAuth::SecretJwt); d.client_assertion_alg = Some(SigningAlgorithm::Hs512); }),
    ("client_assertion_alg", |d| { d.client_auth = Some(ClientAuth::SecretJwt); d.client_assertion_alg = Some(SigningAlgorithm::Rs256); }),
    ("client_assertion_alg", |d| { d.client_key = Some(p256()); d.client_assertion_alg = Some(SigningAlgorithm::Hs256); }),
    ("client_key", |d| { d.client_key = Some(p256()); d.client_assertion_alg = Some(SigningAlgorithm::Rs256); }),
    ("client_key", |d| { d.client_key = Some(p256()); d.client_auth = Some(ClientAuth::Basic); }),
    ("client_key", |d| { d.client_key = Some(p256()); d.client_auth = Some(ClientAuth::SecretJwt); }),
    ("client_key", |d| d.client_key = Some(Secret::new(""))),
    ("client_key", |d| d.client_key = Some(Secret::new("{}"))),
    ("client_key", |d| d.client_key = Some(Secret::new("-----BEGIN PRIVATE KEY-----\nsecret\n-----END PRIVATE KEY-----"))),
    ("client_key", |d| d.client_key = Some(changed(|key| drop(key.remove("d"))))),
    ("client_key", |d| d.client_key = Some(changed(|key| { let x = key["x"].clone(); key.insert("y".to_owned(), x); }))),
    ("client_key", |d| d.client_key = Some(changed(|key| drop(key.insert("alg".to_owned(), json!("ES384")))))),
    ("client_key", |d| d.client_key = Some(changed(|key| drop(key.insert("use".to_owned(), json!("enc")))))),
    ("client_key", |d| d.client_key = Some(changed(|key| drop(key.insert("kty".to_owned(), json!("oct")))))),
    ("client_key", |d| d.client_key = Some(Secret::new(Jwk::generate_rsa_key(1024).unwrap().to_string()))),
    ("token", |d| drop(d.token.params.insert("client_assertion".into(), "x".into()))),
];

fn p256() -> Secret {
    changed(|_| {})
}

fn changed(change: fn(&mut Map<String, Value>)) -> Secret {
    let key = Jwk::generate_ec_key(EcCurve::P256).unwrap();
    let mut members = key.as_ref().clone();
    change(&mut members);
    Secret::new(Value::Object(members).to_string())
}

#[test]
fn what_can_not_sign_starts_no_site() {
    for (at, (option, change)) in FLAWED.iter().enumerate() {
        let mut definition = Definition {
            issuer: Some("https://op.example".to_owned()),
            client_id: CLIENT_ID.to_owned(),
            client_secret: Some(Secret::new(SECRET)),
            ..Definition::oidc()
        };
        change(&mut definition);
        let (named, reason) = Upstream::new("op", definition).expect_err(option);
        assert_eq!(named, *option, "row {at}: {reason}");
        assert!(!reason.contains("secret\n") && !reason.contains("\"d\""), "row {at}: {reason}");
    }
}
