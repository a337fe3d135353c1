//! Keys: derived from the setup's secrets by HKDF-SHA256 (RFC 5869), one for each purpose.

use std::fmt;

use aws_lc_rs::{
    aead::{AES_256_GCM, LessSafeKey, UnboundKey},
    hkdf::{HKDF_SHA256, Salt},
    hmac,
};
use zeroize::Zeroizing;

/// How many secrets a setup may list: each one costs a trial decryption of a foreign token.
const MAX_SECRETS: usize = 8;

/// Whose keys are derived. What is sealed, signed or hashed for one realm is nothing to another with
/// the same secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Realm<'a> {
    /// The setup of this name.
    Setup(&'a str),
    /// NextAuth.js v4's, which has one realm for each secret: both libraries read each other's
    /// cookies.
    NextAuthV4,
}

impl Realm<'_> {
    /// The HKDF info of keys for `purpose`.
    ///
    /// v4 has one for everything and separates check cookies by salt only.
    pub(super) fn info(self, purpose: Purpose) -> String {
        match (self, purpose) {
            (Self::NextAuthV4, _) => "NextAuth.js Generated Encryption Key".to_owned(),
            (Self::Setup(_), _) => self.label(purpose.what()),
        }
    }

    /// The HKDF info of keys for `what`, with the setup's name as far as there is one. Its length
    /// stands before it, so that no two names are written alike.
    pub(crate) fn label(self, what: &str) -> String {
        match self {
            Self::Setup(name) => format!("auth {what} v2 [{}:{name}]", name.len()),
            Self::NextAuthV4 => unnamed(what),
        }
    }

    /// The HKDF salt of keys for a token stored under `name`.
    pub(super) const fn salt(self, purpose: Purpose, name: &str) -> &str {
        match (self, purpose) {
            (Self::NextAuthV4, Purpose::Session) => "",
            _ => name,
        }
    }
}

/// The HKDF info of keys for `what` that any setup with the secret has: those of what a store keeps,
/// and those of the version before, in which no key had the setup's name.
pub(crate) fn unnamed(what: &str) -> String {
    format!("auth {what} v1")
}

/// What a sealed token is for; a token sealed for one purpose never opens for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// A cookie that carries a flow's state, nonce or code verifier to its callback, or an address
    /// to the sign-in page.
    Check,
    /// A session in a cookie.
    Session,
}

impl Purpose {
    pub(super) const fn what(self) -> &'static str {
        match self {
            Self::Check => "check cookie",
            Self::Session => "session token",
        }
    }
}

/// Derives 32 bytes from `secret` by HKDF-SHA256.
///
/// The info sent to HKDF is `<info>` when `salt` is empty, else `<info> (<salt>)`.
pub(crate) fn derive(secret: &[u8], info: &str, salt: &str) -> Zeroizing<[u8; 32]> {
    let prk = Salt::new(HKDF_SHA256, salt.as_bytes()).extract(secret);
    let salted: [&[u8]; 4] = [info.as_bytes(), b" (", salt.as_bytes(), b")"];
    let parts = if salt.is_empty() { &salted[..1] } else { &salted[..] };
    let mut bytes = Zeroizing::new([0; 32]);
    prk.expand(parts, HKDF_SHA256)
        .and_then(|okm| okm.fill(&mut *bytes))
        .expect("one block of HKDF-SHA256 is always available");
    bytes
}

/// A 256-bit AES-GCM key with its schedule expanded.
///
/// The key material lives inside the cipher's context, which wipes it when dropped.
pub(crate) struct Key(LessSafeKey);

impl Key {
    /// Derives the key, see [`derive`].
    pub(crate) fn derive(secret: &[u8], info: &str, salt: &str) -> Self {
        let bytes = derive(secret, info, salt);
        let key = UnboundKey::new(&AES_256_GCM, &*bytes).expect("AES-256 takes 32 bytes");
        Self(LessSafeKey::new(key))
    }

    pub(super) fn cipher(&self) -> &LessSafeKey {
        &self.0
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}

/// A 256-bit HMAC-SHA256 key, wiped when dropped.
pub(crate) struct MacKey(Box<hmac::Key>);

impl MacKey {
    /// Derives the key, see [`derive`].
    pub(crate) fn derive(secret: &[u8], info: &str, salt: &str) -> Self {
        // Boxed, so that moving it leaves no copy of the key behind.
        Self(Box::new(hmac::Key::new(hmac::HMAC_SHA256, &*derive(secret, info, salt))))
    }

    /// The HMAC of `message`; compare it with [`crate::seal::csrf::matches`], never with `==`.
    pub(crate) fn sign(&self, message: &[u8]) -> [u8; 32] {
        let mut tag = [0; 32];
        hmac::sign_to_buffer(&self.0, message, &mut tag).expect("an HMAC-SHA256 has 32 bytes");
        tag
    }
}

impl fmt::Debug for MacKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MacKey(…)")
    }
}

/// Why a list of secrets can't be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum InvalidSecrets {
    /// One of them is the empty string.
    #[error("a secret is empty")]
    Empty,
    /// The list is empty.
    #[error("there is no secret")]
    None,
    /// There are more than eight.
    #[error("there are more than 8 secrets")]
    TooMany,
}

/// Refuses lists from which no key may be derived.
pub(crate) fn check(secrets: &[impl AsRef<[u8]>]) -> Result<(), InvalidSecrets> {
    match secrets {
        [] => Err(InvalidSecrets::None),
        _ if secrets.len() > MAX_SECRETS => Err(InvalidSecrets::TooMany),
        _ if secrets.iter().any(|secret| secret.as_ref().is_empty()) => Err(InvalidSecrets::Empty),
        _ => Ok(()),
    }
}
