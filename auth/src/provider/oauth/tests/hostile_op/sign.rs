//! Signatures and public keys of the hostile provider.

use std::sync::LazyLock;

use aws_lc_rs::{
    digest::{Algorithm, digest as hash},
    hmac,
    rand::SystemRandom,
    rsa::{KeyPair as RsaKeyPair, KeySize},
    signature::{
        ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P384_SHA384_FIXED_SIGNING,
        ECDSA_P521_SHA512_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair, RSA_PKCS1_SHA256,
        RSA_PKCS1_SHA384, RSA_PKCS1_SHA512, RSA_PSS_SHA256, RSA_PSS_SHA384, RSA_PSS_SHA512,
        RsaEncoding,
    },
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use super::{Alg, SECRET, Sign};

struct KeyRing {
    rsa: [RsaKeyPair; 3],
    p256: [EcdsaKeyPair; 3],
    p384: [EcdsaKeyPair; 3],
    p521: [EcdsaKeyPair; 3],
    ed25519: [Ed25519KeyPair; 3],
}

/// The last of each isn't published.
const UNPUBLISHED: usize = 2;

static KEYS: LazyLock<KeyRing> = LazyLock::new(|| KeyRing {
    rsa: std::array::from_fn(|_| RsaKeyPair::generate(KeySize::Rsa2048).unwrap()),
    p256: std::array::from_fn(|_| {
        EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap()
    }),
    p384: std::array::from_fn(|_| {
        EcdsaKeyPair::generate(&ECDSA_P384_SHA384_FIXED_SIGNING).unwrap()
    }),
    p521: std::array::from_fn(|_| {
        EcdsaKeyPair::generate(&ECDSA_P521_SHA512_FIXED_SIGNING).unwrap()
    }),
    ed25519: std::array::from_fn(|_| Ed25519KeyPair::generate().unwrap()),
});

pub(crate) fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

pub(crate) fn digest(algorithm: &'static Algorithm, text: &str) -> Vec<u8> {
    hash(algorithm, text.as_bytes()).as_ref().to_vec()
}

impl Alg {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Ed25519 => "Ed25519",
            Self::EdDsa => "EdDSA",
            Self::Es256 => "ES256",
            Self::Es384 => "ES384",
            Self::Es512 => "ES512",
            Self::Hs256 => "HS256",
            Self::Hs384 => "HS384",
            Self::Hs512 => "HS512",
            Self::Ps256 => "PS256",
            Self::Ps384 => "PS384",
            Self::Ps512 => "PS512",
            Self::Rs256 => "RS256",
            Self::Rs384 => "RS384",
            Self::Rs512 => "RS512",
        }
    }
}

/// The signature of `message`, as wrong as it should be.
pub(crate) fn sign(alg: Alg, key: usize, how: &Sign, message: &[u8]) -> Vec<u8> {
    match how {
        Sign::Empty => Vec::new(),
        Sign::Flip => {
            let mut signature = good(alg, key, message);
            signature[20] ^= 1;
            signature
        }
        Sign::Good => good(alg, key, message),
        Sign::Hmac(secret) => mac(hmac::HMAC_SHA256, secret, message),
        Sign::HmacPublicKey => mac(hmac::HMAC_SHA256, KEYS.rsa[key].public_key().as_ref(), message),
        Sign::Raw(bytes) => bytes.clone(),
        Sign::WrongKey => good(alg, UNPUBLISHED, message),
    }
}

fn good(alg: Alg, key: usize, message: &[u8]) -> Vec<u8> {
    let rsa = |padding: &'static dyn RsaEncoding| {
        let pair = &KEYS.rsa[key];
        let mut signature = vec![0; pair.public_modulus_len()];
        pair.sign(padding, &SystemRandom::new(), message, &mut signature).unwrap();
        signature
    };
    let ecdsa = |pairs: &[EcdsaKeyPair; 3]| {
        pairs[key].sign(&SystemRandom::new(), message).unwrap().as_ref().to_vec()
    };
    match alg {
        Alg::Ed25519 | Alg::EdDsa => KEYS.ed25519[key].sign(message).as_ref().to_vec(),
        Alg::Es256 => ecdsa(&KEYS.p256),
        Alg::Es384 => ecdsa(&KEYS.p384),
        Alg::Es512 => ecdsa(&KEYS.p521),
        Alg::Hs256 => mac(hmac::HMAC_SHA256, SECRET.as_bytes(), message),
        Alg::Hs384 => mac(hmac::HMAC_SHA384, SECRET.as_bytes(), message),
        Alg::Hs512 => mac(hmac::HMAC_SHA512, SECRET.as_bytes(), message),
        Alg::Ps256 => rsa(&RSA_PSS_SHA256),
        Alg::Ps384 => rsa(&RSA_PSS_SHA384),
        Alg::Ps512 => rsa(&RSA_PSS_SHA512),
        Alg::Rs256 => rsa(&RSA_PKCS1_SHA256),
        Alg::Rs384 => rsa(&RSA_PKCS1_SHA384),
        Alg::Rs512 => rsa(&RSA_PKCS1_SHA512),
    }
}

fn mac(algorithm: hmac::Algorithm, secret: &[u8], message: &[u8]) -> Vec<u8> {
    hmac::sign(&hmac::Key::new(algorithm, secret), message).as_ref().to_vec()
}

/// The public key in a key set.
pub(crate) fn jwk(alg: Alg, key: usize) -> Value {
    let mut jwk = match alg {
        Alg::Ed25519 | Alg::EdDsa => {
            let x = encode(KEYS.ed25519[key].public_key());
            json!({"kty": "OKP", "crv": "Ed25519", "x": x})
        }
        Alg::Es256 => ec_jwk("P-256", KEYS.p256[key].public_key().as_ref()),
        Alg::Es384 => ec_jwk("P-384", KEYS.p384[key].public_key().as_ref()),
        Alg::Es512 => ec_jwk("P-521", KEYS.p521[key].public_key().as_ref()),
        _ => {
            let (n, e) = integers(KEYS.rsa[key].public_key().as_ref());
            json!({"kty": "RSA", "n": encode(n), "e": encode(e)})
        }
    };
    jwk["kid"] = json!(format!("k{key}"));
    jwk["use"] = json!("sig");
    jwk
}

fn ec_jwk(curve: &str, point: &[u8]) -> Value {
    let (x, y) = point[1..].split_at((point.len() - 1) / 2);
    json!({"kty": "EC", "crv": curve, "x": encode(x), "y": encode(y)})
}

/// The modulus and the exponent of a public key (RFC 8017 §A.1.1).
fn integers(der: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let (sequence, _) = element(der);
    let (n, rest) = element(sequence);
    let (e, _) = element(rest);
    let unsigned = |bytes: &[u8]| bytes.strip_prefix(&[0]).unwrap_or(bytes).to_vec();
    (unsigned(n), unsigned(e))
}

/// The content of the first DER element, and what follows it.
fn element(der: &[u8]) -> (&[u8], &[u8]) {
    let (length, start) = match der[1] {
        short @ 0..0x80 => (usize::from(short), 2),
        long => {
            let count = usize::from(long & 0x7f);
            let length = der[2..2 + count].iter().fold(0, |sum, b| sum << 8 | usize::from(*b));
            (length, 2 + count)
        }
    };
    der[start..].split_at(length)
}
