//! The method RSA-SHA1 (RFC 5849 §3.4.3).
//!
//! OpenSSL signs: aws-lc-rs verifies RSA with SHA-1 but doesn't sign, and the crate `rsa` leaks the private key by its
//! timing (RUSTSEC-2023-0071).

use openssl::{
    error::ErrorStack,
    hash::MessageDigest,
    pkey::{Id, PKey, Private},
    sign::Signer,
};
use zeroize::Zeroizing;

use super::{OAuth1Error, OAuth1ErrorKind};
use crate::Secret;

/// Whoever has the means to factor a shorter key, which is registered with the provider and no secret,
/// signs as this client (NIST SP 800-131A).
const MIN_BITS: u32 = 2048;

/// A client's private key.
pub(super) struct PrivateKey(PKey<Private>);

impl PrivateKey {
    /// Fails, saying why, when the key can't be read, is no RSA key, or is too short.
    pub(super) fn read(secret: &Secret) -> Result<Self, &'static str> {
        // Environments that take one line a variable have the breaks written out; PEM has no backslash.
        let pem = Zeroizing::new(secret.expose().replace("\\n", "\n"));
        // Without the callback OpenSSL would ask for a passphrase on the terminal.
        let key = PKey::private_key_from_pem_callback(pem.as_bytes(), |_| Ok(0)).map_err(
            |_| "it is not a private key in PEM without a passphrase, as RSA-SHA1 needs",
        )?;
        if key.id() != Id::RSA {
            return Err("it is not an RSA key, as RSA-SHA1 needs");
        }
        if key.bits() < MIN_BITS {
            return Err("its RSA key has fewer than 2048 bits");
        }
        Ok(Self(key))
    }

    /// The signature of a base string; fails when OpenSSL refuses to sign.
    pub(super) fn sign(&self, base: &str) -> Result<Vec<u8>, OAuth1Error> {
        let signed = || -> Result<Vec<u8>, ErrorStack> {
            Signer::new(MessageDigest::sha1(), &self.0)?.sign_oneshot_to_vec(base.as_bytes())
        };
        let message = "OpenSSL doesn't sign with RSA and SHA-1 on this machine";
        signed().map_err(|_| OAuth1Error::new(OAuth1ErrorKind::Signature, message))
    }
}
