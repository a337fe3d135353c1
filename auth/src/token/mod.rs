//! Sealed tokens: what the library encrypts into the cookies it sets.

pub(crate) mod claims;
pub(crate) mod jwe;
pub(crate) mod key;
mod split;
pub(crate) mod strength;
pub(crate) mod verification;

#[cfg(test)]
mod tests;
