//! Sealed tokens: what the library encrypts into the cookies it sets.

pub(crate) mod apart;
mod base64url;
pub(crate) mod claims;
mod hex;
pub(crate) mod jwe;
pub(crate) mod key;
pub(crate) mod keyring;
mod split;
mod standard;
pub(crate) mod strength;
pub(crate) mod verification;

pub(crate) use self::hex::{hex, push_hex};

#[cfg(test)]
mod tests;
