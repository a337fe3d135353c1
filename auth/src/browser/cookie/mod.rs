//! Cookies: names and attributes, reading a request's, writing a response's.

pub(crate) mod chunk;
mod custom;
mod entry;
pub(crate) mod header;
mod into_cookie;
pub(crate) mod invalid;
mod percent;
pub(crate) mod policy;
pub(crate) mod scope;
pub(crate) mod set;

pub use custom::{Cookie, SameSite};
pub use into_cookie::IntoCookie;
pub(crate) use percent::{encode, push_escaped};

#[cfg(test)]
mod tests;
