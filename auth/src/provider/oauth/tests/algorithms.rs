//! What an ID token may be signed with.

use serde_json::json;

use super::{
    Accept, Knobs, Refuse, Rp, assert_refused, check,
    hostile_op::{Alg, Change, Sign, digest, encode, jwk},
    remove,
};
use crate::{
    Secret,
    provider::{
        SigningAlgorithm,
        oauth::{
            OAuthErrorKind::IdToken,
            signature::{PublicKey, token_hash},
        },
    },
};

/// What the provider signs with, and what the option calls it.
pub(super) const ALGORITHMS: [(Alg, SigningAlgorithm); 14] = [
    (Alg::Ed25519, SigningAlgorithm::EdDsa),
    (Alg::EdDsa, SigningAlgorithm::EdDsa),
    (Alg::Es256, SigningAlgorithm::Es256),
    (Alg::Es384, SigningAlgorithm::Es384),
    (Alg::Es512, SigningAlgorithm::Es512),
    (Alg::Hs256, SigningAlgorithm::Hs256),
    (Alg::Hs384, SigningAlgorithm::Hs384),
    (Alg::Hs512, SigningAlgorithm::Hs512),
    (Alg::Ps256, SigningAlgorithm::Ps256),
    (Alg::Ps384, SigningAlgorithm::Ps384),
    (Alg::Ps512, SigningAlgorithm::Ps512),
    (Alg::Rs256, SigningAlgorithm::Rs256),
    (Alg::Rs384, SigningAlgorithm::Rs384),
    (Alg::Rs512, SigningAlgorithm::Rs512),
];

fn is_symmetric(alg: Alg) -> bool {
    alg.name().starts_with("HS")
}

/// What the document lists.
const EVERYTHING: Change = |document| {
    let names = ALGORITHMS.map(|(alg, _)| alg.name());
    document["id_token_signing_alg_values_supported"] = json!(names);
};
const NOTHING_SAID: Change = |document| remove(document, "id_token_signing_alg_values_supported");
const NONE_OF_OURS: Change = |document| {
    document["id_token_signing_alg_values_supported"] = json!(["none", "HS256", "ES256K"]);
};

#[tokio::test]
async fn discovery_decides_among_keys_that_are_not_shared() {
    for (alg, algorithm) in ALGORITHMS {
        let expected = if is_symmetric(alg) { Refuse(IdToken) } else { Accept };
        for discovery in [EVERYTHING, NOTHING_SAID] {
            let knobs = Knobs { alg, discovery: Some(discovery), ..Knobs::default() };
            check(alg.name(), &Rp::oidc(knobs).await, expected).await;
        }
        let knobs = || Knobs { alg, discovery: Some(NONE_OF_OURS), ..Knobs::default() };
        check(alg.name(), &Rp::oidc(knobs()).await, Refuse(IdToken)).await;
        // The option decides against the document.
        let rp = Rp::with(knobs(), |definition| definition.id_token_alg = Some(algorithm)).await;
        check(alg.name(), &rp, Accept).await;
    }
}

#[tokio::test]
async fn without_a_document_the_keys_decide() {
    for (alg, _) in ALGORITHMS {
        let rp = Rp::with(Knobs { alg, ..Knobs::default() }, |definition| {
            let at = |path: &str| Some(format!("{}{path}", definition.issuer.as_ref().unwrap()));
            definition.authorization.url = at("/authorize");
            definition.token.url = at("/token");
            definition.jwks = at("/jwks");
        })
        .await;
        check(alg.name(), &rp, if is_symmetric(alg) { Refuse(IdToken) } else { Accept }).await;
        assert_eq!(rp.op.calls("/.well-known/openid-configuration").len(), 0);
    }
}

#[tokio::test]
async fn a_key_that_names_its_algorithm_is_for_no_other() {
    const NAMED: [(Alg, Change, super::Verdict); 6] = [
        (Alg::Ps256, |set| set["keys"][0]["alg"] = json!("PS256"), Accept),
        (Alg::Ps256, |set| set["keys"][0]["alg"] = json!("RS256"), Refuse(IdToken)),
        (Alg::Rs256, |set| set["keys"][0]["alg"] = json!("PS256"), Refuse(IdToken)),
        (Alg::EdDsa, |set| set["keys"][0]["alg"] = json!("Ed25519"), Accept),
        (Alg::Ed25519, |set| set["keys"][0]["alg"] = json!("EdDSA"), Accept),
        (Alg::Es256, |set| set["keys"][0]["alg"] = json!(null), Accept),
    ];
    for (alg, jwks, expected) in NAMED {
        let knobs =
            Knobs { alg, jwks: Some(jwks), discovery: Some(EVERYTHING), ..Knobs::default() };
        check(alg.name(), &Rp::oidc(knobs).await, expected).await;
    }
}

/// The classic: a public key is taken for a shared secret.
// OI-022
#[tokio::test]
async fn a_public_key_is_no_secret() {
    for discovery in [EVERYTHING, NOTHING_SAID] {
        let knobs = Knobs {
            header: Some(|header| drop(header.insert("alg".into(), json!("HS256")))),
            sign: Sign::HmacPublicKey,
            discovery: Some(discovery),
            ..Knobs::default()
        };
        check("HS256", &Rp::oidc(knobs).await, Refuse(IdToken)).await;
    }
}

// OI-018
#[tokio::test]
async fn none_is_no_algorithm() {
    const UNSIGNED: [Change; 2] =
        [|d| d["id_token_signing_alg_values_supported"] = json!(["none"]), EVERYTHING];
    for discovery in UNSIGNED {
        for algorithm in [None, Some(SigningAlgorithm::Rs256)] {
            let knobs = Knobs {
                header: Some(|header| drop(header.insert("alg".into(), json!("none")))),
                sign: Sign::Empty,
                discovery: Some(discovery),
                ..Knobs::default()
            };
            let rp = Rp::with(knobs, |definition| definition.id_token_alg = algorithm).await;
            check("none", &rp, Refuse(IdToken)).await;
        }
    }
}

#[tokio::test]
async fn the_error_says_what_to_write() {
    type Case = (Alg, Option<SigningAlgorithm>, Change, [&'static str; 3]);
    let rows: [Case; 4] = [
        (Alg::Es384, None, |_| {}, ["`ES384`", "RS256", "`id_token_alg: SigningAlgorithm::Es384`"]),
        (
            Alg::Hs512,
            None,
            EVERYTHING,
            ["`HS512`", "secret", "`id_token_alg: SigningAlgorithm::Hs512`"],
        ),
        (
            Alg::Rs256,
            Some(SigningAlgorithm::Ps256),
            |_| {},
            ["`RS256`", "`PS256`", "`id_token_alg: SigningAlgorithm::Rs256`"],
        ),
        (Alg::Rs256, Some(SigningAlgorithm::Hs256), |_| {}, ["`RS256`", "`HS256`", "Rs256`"]),
    ];
    for (alg, only, discovery, parts) in rows {
        let knobs = Knobs { alg, discovery: Some(discovery), ..Knobs::default() };
        let rp = Rp::with(knobs, |definition| definition.id_token_alg = only).await;
        let error = rp.sign_in().await.unwrap_err().to_string();
        for part in parts {
            assert!(error.contains(part), "{error}");
        }
    }
}

#[tokio::test]
async fn an_encrypted_token_is_called_so() {
    let knobs =
        Knobs { compact: Some(|_| "eyJhbGciOiJkaXIifQ.a.b.c.d".to_owned()), ..Knobs::default() };
    let error = Rp::oidc(knobs).await.sign_in().await.unwrap_err().to_string();
    assert!(error.contains("encrypted") && error.contains("five parts"), "{error}");
}

// OI-033
#[tokio::test]
async fn the_access_token_is_compared_with_each_hash() {
    for (alg, algorithm) in ALGORITHMS {
        let knobs = Knobs { alg, ..Knobs::default() };
        let rp = Rp::with(knobs, |definition| definition.id_token_alg = Some(algorithm)).await;
        // Of another token.
        rp.op.knobs().claims =
            Some(|claims| drop(claims.insert("at_hash".into(), json!("A".repeat(22)))));
        check(alg.name(), &rp, Refuse(IdToken)).await;
        // The same, computed here.
        let hash = match &alg.name()[2..] {
            "256" => &aws_lc_rs::digest::SHA256,
            "384" => &aws_lc_rs::digest::SHA384,
            _ => &aws_lc_rs::digest::SHA512,
        };
        let hash = digest(hash, super::ACCESS_TOKEN);
        let expected = encode(&hash[..hash.len() / 2]);
        assert_eq!(token_hash(algorithm, super::ACCESS_TOKEN), expected);
    }
}

// OI-021, JW-017
#[tokio::test]
async fn a_short_secret_authenticates_nobody() {
    for (algorithm, length) in [
        (SigningAlgorithm::Hs256, 32),
        (SigningAlgorithm::Hs384, 48),
        (SigningAlgorithm::Hs512, 64),
    ] {
        for (length, is_sound) in [(length, true), (length - 1, false)] {
            let definition = crate::provider::Definition {
                issuer: Some("https://op.example".to_owned()),
                client_id: "rp".to_owned(),
                client_secret: Some(Secret::new("s".repeat(length))),
                id_token_alg: Some(algorithm),
                ..crate::provider::Definition::oidc()
            };
            let made = super::Upstream::new("op", definition);
            assert_eq!(made.is_ok(), is_sound, "{algorithm:?} {length}");
            if let Err((option, reason)) = made {
                assert_eq!(option, "client_secret");
                assert!(reason.contains("bytes"), "{reason}");
            }
        }
    }
}

#[tokio::test]
async fn a_token_of_another_kind_is_refused() {
    let knobs = Knobs {
        header: Some(|header| drop(header.insert("typ".into(), json!("at+jwt")))),
        ..Knobs::default()
    };
    assert_refused("at+jwt", Rp::oidc(knobs).await.sign_in().await, IdToken);
}

/// RFC 7518 §3.3 to §3.5, RFC 8037 §3.1. A shared secret is no public key.
#[test]
fn a_key_is_for_the_algorithms_of_its_kind() {
    use SigningAlgorithm::{EdDsa, Es256, Es384, Es512, Ps256, Ps384, Ps512, Rs256, Rs384, Rs512};
    let kinds: [(Alg, &[SigningAlgorithm]); 5] = [
        (Alg::EdDsa, &[EdDsa]),
        (Alg::Es256, &[Es256]),
        (Alg::Es384, &[Es384]),
        (Alg::Es512, &[Es512]),
        (Alg::Rs256, &[Ps256, Ps384, Ps512, Rs256, Rs384, Rs512]),
    ];
    for (alg, own) in kinds {
        let key = jwk(alg, 0);
        let key = PublicKey::read(key.as_object().unwrap()).expect("it is a key");
        for algorithm in SigningAlgorithm::ALL {
            let fits = own.contains(&algorithm);
            assert_eq!(key.fits(algorithm), fits, "{} {algorithm:?}", alg.name());
        }
    }
}
