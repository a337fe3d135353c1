//! The public keys of credentials (RFC 9052 §7, RFC 9053), and the verification of their signatures.

use aws_lc_rs::{
    rsa::PublicKeyComponents,
    signature::{
        ECDSA_P256_SHA256_ASN1, ED25519, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256,
        UnparsedPublicKey, VerificationAlgorithm,
    },
};

use super::{cbor::Value, refusal::Refusal};
use crate::provider::oauth::is_sound_rsa;

/// The algorithms that keys may be of, by their numbers in the registry of COSE, in the order in which they are
/// asked for: ES256, Ed25519, RS256.
pub(super) const ALGORITHMS: [i64; 3] = [ES256, EDDSA, RS256];

const ES256: i64 = -7;
const EDDSA: i64 = -8;
const RS256: i64 = -257;

/// A public key with its one algorithm.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum PublicKey<'a> {
    /// A point, not compressed.
    P256([u8; 65]),
    Ed25519(&'a [u8]),
    /// A modulus and an exponent.
    Rsa(&'a [u8], &'a [u8]),
}

impl<'a> PublicKey<'a> {
    /// Reads a key of one of the [`ALGORITHMS`] that has what its algorithm needs and nothing else (Web
    /// Authentication Level 3 §6.5.1.1).
    pub(super) fn read(key: &Value<'a>) -> Result<Self, Refusal> {
        Self::find(key).ok_or(Refusal::Key)
    }

    fn find(key: &Value<'a>) -> Option<Self> {
        let number = |label| key.at(label).and_then(Value::as_integer);
        let bytes = |label| key.at(label).and_then(Value::as_bytes);
        // Type, algorithm, curve.
        match (number(1)?, number(3)?, number(-1)) {
            (2, ES256, Some(1)) if key.entries() == 5 => {
                let (x, y): (&[u8; 32], &[u8; 32]) =
                    (bytes(-2)?.try_into().ok()?, bytes(-3)?.try_into().ok()?);
                let mut point = [4; 65];
                point[1..33].copy_from_slice(x);
                point[33..].copy_from_slice(y);
                // Stops a point that isn't on the curve, which gives away how it is computed with.
                ParsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, point).ok()?;
                Some(Self::P256(point))
            }
            (1, EDDSA, Some(6)) if key.entries() == 4 => {
                let point = bytes(-2).filter(|point| point.len() == 32)?;
                ParsedPublicKey::new(&ED25519, point).ok()?;
                Some(Self::Ed25519(point))
            }
            (3, RS256, None) if key.entries() == 4 => {
                let (modulus, exponent) = (bytes(-1)?, bytes(-2)?);
                // RFC 8230 §4: without zeros in front.
                let is_shortest = modulus.first() != Some(&0) && exponent.first() != Some(&0);
                (is_shortest && is_sound_rsa(modulus, exponent))
                    .then_some(Self::Rsa(modulus, exponent))
            }
            _ => None,
        }
    }

    /// The number of the key's algorithm.
    pub(super) const fn algorithm(&self) -> i64 {
        match self {
            Self::P256(_) => ES256,
            Self::Ed25519(_) => EDDSA,
            Self::Rsa(..) => RS256,
        }
    }

    /// Fails unless the signature is of this key.
    pub(super) fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), Refusal> {
        let with = |algorithm: &'static dyn VerificationAlgorithm, key: &[u8]| {
            UnparsedPublicKey::new(algorithm, key).verify(message, signature).is_ok()
        };
        let is_valid = match self {
            Self::P256(point) => with(&ECDSA_P256_SHA256_ASN1, point),
            Self::Ed25519(point) => with(&ED25519, point),
            Self::Rsa(n, e) => {
                let key = PublicKeyComponents { n, e };
                key.verify(&RSA_PKCS1_2048_8192_SHA256, message, signature).is_ok()
            }
        };
        if is_valid { Ok(()) } else { Err(Refusal::Signature) }
    }
}
