//! Keys, sealed tokens, CSRF tokens, hashes and comparisons. Pure: time and randomness are arguments.

pub(crate) mod csrf;
pub(crate) mod token;
