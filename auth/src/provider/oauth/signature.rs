//! The verification of signatures (RFC 7518 §3), and the hashes that ID tokens have of other tokens.

use aws_lc_rs::{
    digest::{self, SHA256, SHA384, SHA512},
    hmac,
    rsa::PublicKeyComponents,
    signature::{
        ECDSA_P256_SHA256_FIXED, ECDSA_P384_SHA384_FIXED, ECDSA_P521_SHA512_FIXED, ED25519,
        RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA384, RSA_PKCS1_2048_8192_SHA512,
        RSA_PSS_2048_8192_SHA256, RSA_PSS_2048_8192_SHA384, RSA_PSS_2048_8192_SHA512,
        RsaParameters, UnparsedPublicKey, VerificationAlgorithm,
    },
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Map, Value};

use super::SigningAlgorithm;

/// A public key of a set (RFC 7517).
#[derive(Debug, PartialEq, Eq)]
pub(super) enum PublicKey {
    Ed25519(Vec<u8>),
    /// A point, not compressed.
    P256(Vec<u8>),
    P384(Vec<u8>),
    P521(Vec<u8>),
    /// A modulus and an exponent, without zeros in front.
    Rsa(Vec<u8>, Vec<u8>),
}

impl PublicKey {
    /// Reads a key from a JSON Web Key; `None` if it is of another kind, or one that nobody should
    /// verify with.
    pub(super) fn read(members: &Map<String, Value>) -> Option<Self> {
        let text = |name: &str| members.get(name).and_then(Value::as_str);
        // Some write numbers in plain base64 (RFC 7518 §2 wants base64url): it means the same.
        let bytes = |name: &str| {
            let text = text(name)?.trim_end_matches('=').replace('+', "-").replace('/', "_");
            URL_SAFE_NO_PAD.decode(text).ok()
        };
        let point = |length: usize| {
            let mut point = vec![4];
            for name in ["x", "y"] {
                let coordinate = bytes(name)?;
                // Some leave out the zeros in front (RFC 7518 §6.2.1.2 wants them).
                point.resize(point.len() + length.checked_sub(coordinate.len())?, 0);
                point.extend(coordinate);
            }
            Some(point)
        };
        match (text("kty")?, text("crv")) {
            ("EC", Some("P-256")) => point(32).map(Self::P256),
            ("EC", Some("P-384")) => point(48).map(Self::P384),
            ("EC", Some("P-521")) => point(66).map(Self::P521),
            ("OKP", Some("Ed25519")) => bytes("x").map(Self::Ed25519),
            ("RSA", _) => {
                let number = |name: &str| {
                    let bytes = bytes(name)?;
                    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
                    Some(bytes[zeros..].to_vec())
                };
                let (modulus, exponent) = (number("n")?, number("e")?);
                is_sound_rsa(&modulus, &exponent).then_some(Self::Rsa(modulus, exponent))
            }
            // A shared secret never comes from a public document.
            _ => None,
        }
    }

    /// Whether a key of this kind can be used with an algorithm.
    pub(super) fn fits(&self, algorithm: SigningAlgorithm) -> bool {
        use SigningAlgorithm::{
            EdDsa, Es256, Es384, Es512, Ps256, Ps384, Ps512, Rs256, Rs384, Rs512,
        };
        match self {
            Self::Ed25519(_) => algorithm == EdDsa,
            Self::P256(_) => algorithm == Es256,
            Self::P384(_) => algorithm == Es384,
            Self::P521(_) => algorithm == Es512,
            Self::Rsa(..) => {
                matches!(algorithm, Ps256 | Ps384 | Ps512 | Rs256 | Rs384 | Rs512)
            }
        }
    }

    /// Whether a signature is of this key.
    pub(super) fn verifies(
        &self,
        algorithm: SigningAlgorithm,
        message: &[u8],
        signature: &[u8],
    ) -> bool {
        let with = |verification: &'static dyn VerificationAlgorithm, key: &[u8]| {
            UnparsedPublicKey::new(verification, key).verify(message, signature).is_ok()
        };
        let rsa = |parameters: &RsaParameters| match self {
            Self::Rsa(n, e) => {
                PublicKeyComponents { n, e }.verify(parameters, message, signature).is_ok()
            }
            _ => false,
        };
        match (algorithm, self) {
            (SigningAlgorithm::EdDsa, Self::Ed25519(key)) => with(&ED25519, key),
            (SigningAlgorithm::Es256, Self::P256(point)) => with(&ECDSA_P256_SHA256_FIXED, point),
            (SigningAlgorithm::Es384, Self::P384(point)) => with(&ECDSA_P384_SHA384_FIXED, point),
            (SigningAlgorithm::Es512, Self::P521(point)) => with(&ECDSA_P521_SHA512_FIXED, point),
            (SigningAlgorithm::Ps256, _) => rsa(&RSA_PSS_2048_8192_SHA256),
            (SigningAlgorithm::Ps384, _) => rsa(&RSA_PSS_2048_8192_SHA384),
            (SigningAlgorithm::Ps512, _) => rsa(&RSA_PSS_2048_8192_SHA512),
            (SigningAlgorithm::Rs256, _) => rsa(&RSA_PKCS1_2048_8192_SHA256),
            (SigningAlgorithm::Rs384, _) => rsa(&RSA_PKCS1_2048_8192_SHA384),
            (SigningAlgorithm::Rs512, _) => rsa(&RSA_PKCS1_2048_8192_SHA512),
            _ => false,
        }
    }
}

/// Whether a message authentication code is of this secret; never, if the algorithm isn't HMAC.
pub(super) fn authenticates(
    secret: &[u8],
    algorithm: SigningAlgorithm,
    message: &[u8],
    code: &[u8],
) -> bool {
    let hash = match algorithm {
        SigningAlgorithm::Hs256 => hmac::HMAC_SHA256,
        SigningAlgorithm::Hs384 => hmac::HMAC_SHA384,
        SigningAlgorithm::Hs512 => hmac::HMAC_SHA512,
        _ => return false,
    };
    hmac::verify(&hmac::Key::new(hash, secret), message, code).is_ok()
}

/// The left half of a token's hash, as `at_hash` has it (OpenID Connect Core §3.1.3.6).
pub(super) fn token_hash(algorithm: SigningAlgorithm, token: &str) -> String {
    use SigningAlgorithm::{
        EdDsa, Es256, Es384, Es512, Hs256, Hs384, Hs512, Ps256, Ps384, Ps512, Rs256, Rs384, Rs512,
    };
    let hash = match algorithm {
        Es256 | Hs256 | Ps256 | Rs256 => &SHA256,
        Es384 | Hs384 | Ps384 | Rs384 => &SHA384,
        // Ed25519 hashes with SHA-512 inside.
        EdDsa | Es512 | Hs512 | Ps512 | Rs512 => &SHA512,
    };
    let hash = digest::digest(hash, token.as_bytes());
    URL_SAFE_NO_PAD.encode(&hash.as_ref()[..hash.as_ref().len() / 2])
}

/// Whether a modulus has 2048 to 8192 bits and an exponent is odd and more than 1: a shorter one can
/// be factored, a longer one keeps the server busy, and with another exponent anybody can sign.
pub(in crate::provider) fn is_sound_rsa(modulus: &[u8], exponent: &[u8]) -> bool {
    let Some(first) = modulus.first() else { return false };
    let bits = modulus.len() * 8 - first.leading_zeros() as usize;
    (2048..=8192).contains(&bits)
        && exponent.last().is_some_and(|last| last % 2 == 1)
        && exponent != [1]
}
