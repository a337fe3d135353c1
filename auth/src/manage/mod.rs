//! What an application does with stored users: list and end their sessions, unlink their accounts,
//! use their providers' tokens.

mod access_token;
mod accounts;
mod revocation;
mod sessions;

pub(crate) use self::access_token::Refreshing;
pub use self::{
    access_token::AccessTokenError,
    accounts::{LinkedAccount, UnlinkError},
    revocation::RevokeTokensError,
    sessions::SessionInfo,
};
