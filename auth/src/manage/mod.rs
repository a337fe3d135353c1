//! Methods of [`Setup`](crate::Setup) for stored users: list and end their sessions, list and unlink their
//! accounts, manage their passkeys and second factors, and use the tokens of their providers.
//!
//! This module has their results; the methods are on the page of [`Setup`](crate::Setup).

mod access_token;
mod accounts;
mod oauth1_token;
#[cfg(feature = "passkey")]
mod passkeys;
mod revocation;
mod second_factors;
mod sessions;
mod users;

#[cfg(feature = "passkey")]
pub use self::passkeys::{PasskeyInfo, RemovePasskeyError};
pub use self::{
    access_token::AccessTokenError,
    accounts::{LinkedAccount, UnlinkError},
    oauth1_token::OAuth1Token,
    revocation::RevokeTokensError,
    second_factors::{SecondFactorInfo, SecondFactors},
    sessions::SessionInfo,
};
