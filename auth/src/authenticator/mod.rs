//! What users prove who they are with, as it is stored: passkeys, authenticator apps, recovery codes, and browsers
//! that are trusted. What has happened to them is told here, too.

mod app;
mod factors;
mod name;
mod notice;
#[cfg(feature = "passkey")]
pub(crate) mod passkey;
mod recovery;
mod reset;
mod store;
mod totp;
mod trust;

pub(crate) use self::{
    app::{App, Used, add, remove},
    factors::Factors,
    name::clean,
    notice::Teller,
    recovery::{make, take},
    reset::{end_trust, reset},
    store::stored,
    totp::{TotpSecret, grouped},
    trust::{TOKEN_LEN, Trusted, hashes, trust},
};
