//! What an application does with stored users: list and end their sessions, unlink their accounts,
//! use their providers' tokens.

mod accounts;
mod sessions;

pub use self::{
    accounts::{LinkedAccount, UnlinkError},
    sessions::SessionInfo,
};
