//! Cookies: names and attributes, reading a request's, writing a response's.

pub(crate) mod chunk;
pub(crate) mod header;
mod percent;
pub(crate) mod policy;
pub(crate) mod set;

pub(crate) use percent::push_escaped;
pub use policy::{Cookie, SameSite};

#[cfg(test)]
mod tests;
