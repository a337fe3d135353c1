//! The double-submit token: a cookie `token|hash`, and the same token in the form.

use aws_lc_rs::digest;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::seal::token::{
    hex,
    key::{self, InvalidSecrets, MacKey, Realm},
};

/// Longer cookie values are refused unread.
const MAX_LENGTH: usize = 1024;

/// Issues and verifies tokens: the first secret issues, every one verifies.
pub(crate) struct Csrf(Vec<Hasher>);

enum Hasher {
    /// HMAC-SHA256 of the token.
    Native(MacKey),
    /// SHA-256 of the token and the secret, one after the other.
    NextAuthV4(Zeroizing<Vec<u8>>),
}

impl Csrf {
    /// Derives what the hashes need from the setup's secrets.
    pub(crate) fn new(
        secrets: &[impl AsRef<[u8]>],
        realm: Realm<'_>,
    ) -> Result<Self, InvalidSecrets> {
        key::check(secrets)?;
        let hasher = |secret: &[u8]| match realm {
            Realm::Setup(_) => {
                Hasher::Native(MacKey::derive(secret, &realm.label("csrf token"), ""))
            }
            Realm::NextAuthV4 => Hasher::NextAuthV4(Zeroizing::new(secret.to_vec())),
        };
        Ok(Self(secrets.iter().map(|secret| hasher(secret.as_ref())).collect()))
    }

    /// A new token; `random` must be fresh.
    pub(crate) fn issue(random: [u8; 32]) -> String {
        hex(&random)
    }

    /// The value of the cookie that goes with a token.
    pub(crate) fn cookie(&self, token: &str) -> String {
        [token, &self.0[0].hash(token)].join("|")
    }

    /// The token in a cookie's value, if one of the secrets made its hash.
    ///
    /// v4 takes any text for a token and ignores a third part; so does its realm here.
    pub(crate) fn verify<'a>(&self, cookie: &'a str) -> Option<&'a str> {
        if cookie.len() > MAX_LENGTH {
            return None;
        }
        let (token, rest) = cookie.split_once('|')?;
        self.0.iter().any(|hasher| hasher.verifies(token, rest)).then_some(token)
    }
}

impl std::fmt::Debug for Csrf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Csrf(…)")
    }
}

impl Hasher {
    fn hash(&self, token: &str) -> String {
        match self {
            Self::Native(key) => hex(&key.sign(token.as_bytes())),
            Self::NextAuthV4(secret) => {
                let mut context = digest::Context::new(&digest::SHA256);
                context.update(token.as_bytes());
                context.update(secret);
                hex(context.finish().as_ref())
            }
        }
    }

    fn verifies(&self, token: &str, rest: &str) -> bool {
        let hash = match self {
            Self::Native(_) if !is_token(token) => return false,
            Self::Native(_) => rest,
            Self::NextAuthV4(_) => rest.split_once('|').map_or(rest, |(hash, _)| hash),
        };
        // A form without the field must not match a cookie without a token.
        !token.is_empty() && matches(hash, self.hash(token))
    }
}

/// Whether two secrets are equal, in a time that depends on their lengths only.
pub(crate) fn matches(a: impl AsRef<[u8]>, b: impl AsRef<[u8]>) -> bool {
    a.as_ref().ct_eq(b.as_ref()).into()
}

fn is_token(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

#[cfg(test)]
mod tests;
