//! Methods of [`Setup`](crate::Setup) for stored users: list and end their sessions, list and unlink their
//! accounts, and use the tokens of their providers.
//!
//! This module has their results; the methods are on the page of [`Setup`](crate::Setup).

mod access_token;
mod accounts;
mod revocation;
mod sessions;
mod users;

pub use self::{
    access_token::AccessTokenError,
    accounts::{LinkedAccount, UnlinkError},
    revocation::RevokeTokensError,
    sessions::SessionInfo,
};
