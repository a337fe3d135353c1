//! A private key as a JSON Web Key (RFC 7517; RFC 7518 §6; RFC 8037 §2).

use aws_lc_rs::{
    rsa::KeyPairComponents,
    signature::{EcdsaKeyPair, Ed25519KeyPair, RsaKeyPair, RsaPublicKeyComponents},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Deserializer, de::Error as _};
use zeroize::Zeroizing;

use super::{
    SigningAlgorithm,
    der::{INTEGER, OCTET_STRING, SEQUENCE},
    signer::{Signer, ecdsa, rsa},
};

/// A private key, whatever its kind.
#[derive(Deserialize)]
pub(super) struct PrivateJwk {
    kty: String,
    crv: Option<String>,
    pub(super) alg: Option<String>,
    pub(super) kid: Option<String>,
    r#use: Option<String>,
    key_ops: Option<Vec<String>>,
    d: Option<Number>,
    // Of an elliptic curve.
    x: Option<Number>,
    y: Option<Number>,
    // Of RSA. RFC 7518 §6.3.2 allows a key that has `d` alone, and aws-lc-rs needs all of them.
    n: Option<Number>,
    e: Option<Number>,
    p: Option<Number>,
    q: Option<Number>,
    dp: Option<Number>,
    dq: Option<Number>,
    qi: Option<Number>,
}

/// A number or a point, of the bytes that base64url says.
struct Number(Zeroizing<Vec<u8>>);

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Zeroizing::new(String::deserialize(deserializer)?);
        let bytes = URL_SAFE_NO_PAD.decode(&*text);
        // What the decoder says repeats a byte of the key.
        bytes.map(|bytes| Self(Zeroizing::new(bytes))).map_err(|_| D::Error::custom("no base64url"))
    }
}

impl Number {
    /// The bytes without zeros before them.
    fn shortest(&self) -> &[u8] {
        let zeros = self.0.iter().take_while(|byte| **byte == 0).count();
        &self.0[zeros..]
    }

    /// The number in so many bytes: some tools leave out zeros before it, which RFC 7518 §6.2 wants.
    fn wide(&self, length: usize) -> Option<Zeroizing<Vec<u8>>> {
        let number = self.shortest();
        let mut bytes = Zeroizing::new(vec![0; length.checked_sub(number.len())?]);
        bytes.extend_from_slice(number);
        Some(bytes)
    }
}

impl PrivateJwk {
    /// Whether the key doesn't say that it is for something else (RFC 7517 §4.2, §4.3).
    pub(super) fn is_to_sign(&self) -> bool {
        self.r#use.as_deref().is_none_or(|purpose| purpose == "sig")
            && self.key_ops.as_ref().is_none_or(|all| all.iter().any(|one| one == "sign"))
    }

    /// The key for an algorithm; `None` if it is another kind of key.
    pub(super) fn signer(&self, algorithm: SigningAlgorithm) -> Option<Signer> {
        let kind = (self.kty.as_str(), self.crv.as_deref().unwrap_or_default());
        match (algorithm, kind) {
            (SigningAlgorithm::Es256, ("EC", "P-256")) => self.ecdsa(algorithm, 32),
            (SigningAlgorithm::Es384, ("EC", "P-384")) => self.ecdsa(algorithm, 48),
            (SigningAlgorithm::Es512, ("EC", "P-521")) => self.ecdsa(algorithm, 66),
            (SigningAlgorithm::EdDsa, ("OKP", "Ed25519")) => {
                let seed = &self.d.as_ref()?.0;
                let key = match &self.x {
                    Some(public) => Ed25519KeyPair::from_seed_and_public_key(seed, &public.0),
                    None => Ed25519KeyPair::from_seed_unchecked(seed),
                };
                key.ok().map(Signer::Ed25519)
            }
            (_, ("RSA", _)) => self.rsa(algorithm),
            _ => None,
        }
    }

    fn ecdsa(&self, algorithm: SigningAlgorithm, length: u8) -> Option<Signer> {
        let curve = ecdsa(algorithm)?;
        let private = self.d.as_ref()?.wide(length.into())?;
        let key = if let (Some(x), Some(y)) = (&self.x, &self.y) {
            // A point that isn't compressed (SEC 1 §2.3.3).
            let public = [&[4][..], &x.wide(length.into())?, &y.wide(length.into())?].concat();
            EcdsaKeyPair::from_private_key_and_public_key(curve, &private, &public)
        } else {
            // The private half says what the public one is. This is a key of RFC 5915 §3 with version 1.
            let head = [SEQUENCE, length + 5, INTEGER, 1, 1, OCTET_STRING, length];
            let key = Zeroizing::new([&head[..], &private].concat());
            EcdsaKeyPair::from_private_key_der(curve, &key)
        };
        key.ok().map(Signer::Ecdsa)
    }

    fn rsa(&self, algorithm: SigningAlgorithm) -> Option<Signer> {
        let encoding = rsa(algorithm)?;
        let components = KeyPairComponents {
            public_key: RsaPublicKeyComponents {
                n: self.n.as_ref()?.shortest(),
                e: self.e.as_ref()?.shortest(),
            },
            d: self.d.as_ref()?.shortest(),
            p: self.p.as_ref()?.shortest(),
            q: self.q.as_ref()?.shortest(),
            dP: self.dp.as_ref()?.shortest(),
            dQ: self.dq.as_ref()?.shortest(),
            qInv: self.qi.as_ref()?.shortest(),
        };
        let key = RsaKeyPair::from_components(&components).ok()?;
        Some(Signer::Rsa(key, encoding))
    }
}
