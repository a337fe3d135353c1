//! A provider with keys of several kinds, which signs as it is told to.

use aws_lc_rs::{
    hmac,
    rand::SystemRandom,
    rsa::{KeyPair as RsaKeyPair, KeySize},
    signature::{
        ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _, RSA_PKCS1_SHA256,
        RSA_PSS_SHA256,
    },
};
use serde_json::{Value, json};

use super::sign::{encode, integers, rsa};

/// The keys of a provider.
pub struct Signer {
    rsa: [RsaKeyPair; 2],
    ec: EcdsaKeyPair,
}

/// How a token is signed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Algorithm {
    /// `ES256`.
    Es256,
    /// `HS256`, with this secret.
    Hs256(&'static str),
    /// Not at all.
    None,
    /// `PS256`, with the key that is published for `RS256`.
    Ps256,
    /// `RS256`.
    Rs256,
    /// `RS256`, with a key that isn't published.
    Rs256OfOther,
}

impl Default for Signer {
    fn default() -> Self {
        Self::new()
    }
}

impl Signer {
    /// Keys that nobody else has.
    pub fn new() -> Self {
        let rsa = || RsaKeyPair::generate(KeySize::Rsa2048).unwrap();
        let ec = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
        Self { rsa: [rsa(), rsa()], ec }
    }

    /// The published keys.
    pub fn jwks(&self) -> Value {
        let (n, e) = integers(self.rsa[0].public_key().as_ref());
        let point = self.ec.public_key().as_ref();
        let (x, y) = point[1..].split_at(32);
        json!({ "keys": [
            { "kty": "RSA", "kid": "rsa", "use": "sig", "alg": "RS256",
              "n": encode(n), "e": encode(e) },
            { "kty": "EC", "kid": "ec", "use": "sig", "alg": "ES256", "crv": "P-256",
              "x": encode(x), "y": encode(y) },
        ] })
    }

    /// A signed token; `kid` replaces the right one, an empty one leaves it out.
    pub fn sign(&self, algorithm: Algorithm, kid: Option<&str>, claims: &Value) -> String {
        let (name, own) = match algorithm {
            Algorithm::Es256 => ("ES256", "ec"),
            Algorithm::Hs256(_) => ("HS256", ""),
            Algorithm::None => ("none", ""),
            Algorithm::Ps256 => ("PS256", "rsa"),
            Algorithm::Rs256 | Algorithm::Rs256OfOther => ("RS256", "rsa"),
        };
        let mut header = json!({ "alg": name, "typ": "JWT" });
        let kid = kid.unwrap_or(own);
        if !kid.is_empty() {
            header["kid"] = kid.into();
        }
        let signed = format!("{}.{}", encode(header.to_string()), encode(claims.to_string()));
        let message = signed.as_bytes();
        let signature = match algorithm {
            Algorithm::Es256 => {
                self.ec.sign(&SystemRandom::new(), message).unwrap().as_ref().to_vec()
            }
            Algorithm::Hs256(secret) => {
                let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
                hmac::sign(&key, message).as_ref().to_vec()
            }
            Algorithm::None => Vec::new(),
            Algorithm::Ps256 => rsa(&self.rsa[0], &RSA_PSS_SHA256, message),
            Algorithm::Rs256 => rsa(&self.rsa[0], &RSA_PKCS1_SHA256, message),
            Algorithm::Rs256OfOther => rsa(&self.rsa[1], &RSA_PKCS1_SHA256, message),
        };
        format!("{signed}.{}", encode(signature))
    }
}
