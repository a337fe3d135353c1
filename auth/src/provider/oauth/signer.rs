//! Keys that sign, with aws-lc-rs: those of clients, and in the test kit those of providers.

use aws_lc_rs::{
    error::Unspecified,
    hmac,
    rand::SystemRandom,
    signature::{
        self, EcdsaKeyPair, EcdsaSigningAlgorithm, Ed25519KeyPair, RsaEncoding, RsaKeyPair,
    },
};

use super::SigningAlgorithm;

/// A key that signs with one algorithm.
pub(crate) enum Signer {
    Ecdsa(EcdsaKeyPair),
    Ed25519(Ed25519KeyPair),
    /// In a box, because it is much larger than the others.
    Hmac(Box<hmac::Key>),
    Rsa(RsaKeyPair, &'static dyn RsaEncoding),
}

impl Signer {
    /// A secret that both sides have. `None` if it is shorter than the algorithm wants (RFC 7518 §3.2), and if the
    /// algorithm has a private and a public key.
    pub(crate) fn of_secret(algorithm: SigningAlgorithm, secret: &[u8]) -> Option<Self> {
        if secret.len() < algorithm.secret_length()? {
            return None;
        }
        let hash = match algorithm {
            SigningAlgorithm::Hs256 => hmac::HMAC_SHA256,
            SigningAlgorithm::Hs384 => hmac::HMAC_SHA384,
            SigningAlgorithm::Hs512 => hmac::HMAC_SHA512,
            _ => return None,
        };
        Some(Self::Hmac(Box::new(hmac::Key::new(hash, secret))))
    }

    /// The signature of a message, as a JWS has it (RFC 7518 §3, RFC 8037 §3.1).
    ///
    /// Fails when aws-lc doesn't sign, for example because the key is too small for the hash.
    pub(crate) fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Unspecified> {
        // aws-lc-rs takes this argument for compatibility with *ring*, and ignores it.
        let random = SystemRandom::new();
        match self {
            Self::Ecdsa(key) => Ok(key.sign(&random, message)?.as_ref().to_vec()),
            Self::Ed25519(key) => Ok(key.try_sign(message)?.as_ref().to_vec()),
            Self::Hmac(key) => Ok(hmac::sign(key, message).as_ref().to_vec()),
            Self::Rsa(key, encoding) => {
                let mut signature = vec![0; key.public_modulus_len()];
                key.sign(*encoding, &random, message, &mut signature)?;
                Ok(signature)
            }
        }
    }
}

/// The curve and the hash of an algorithm of ECDSA (RFC 7518 §3.4).
pub(crate) fn ecdsa(algorithm: SigningAlgorithm) -> Option<&'static EcdsaSigningAlgorithm> {
    match algorithm {
        SigningAlgorithm::Es256 => Some(&signature::ECDSA_P256_SHA256_FIXED_SIGNING),
        SigningAlgorithm::Es384 => Some(&signature::ECDSA_P384_SHA384_FIXED_SIGNING),
        SigningAlgorithm::Es512 => Some(&signature::ECDSA_P521_SHA512_FIXED_SIGNING),
        _ => None,
    }
}

/// The padding and the hash of an algorithm of RSA (RFC 7518 §3.3, §3.5).
pub(crate) fn rsa(algorithm: SigningAlgorithm) -> Option<&'static dyn RsaEncoding> {
    match algorithm {
        SigningAlgorithm::Ps256 => Some(&signature::RSA_PSS_SHA256),
        SigningAlgorithm::Ps384 => Some(&signature::RSA_PSS_SHA384),
        SigningAlgorithm::Ps512 => Some(&signature::RSA_PSS_SHA512),
        SigningAlgorithm::Rs256 => Some(&signature::RSA_PKCS1_SHA256),
        SigningAlgorithm::Rs384 => Some(&signature::RSA_PKCS1_SHA384),
        SigningAlgorithm::Rs512 => Some(&signature::RSA_PKCS1_SHA512),
        _ => None,
    }
}
