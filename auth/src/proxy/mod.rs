//! The proxies in front of a site: which of them are trusted, and what they say about a request.

mod believed;
mod element;
mod named;

pub use self::named::{IntoProxies, Proxies};
pub(crate) use self::{
    believed::{Believed, HostError, Sent},
    element::address,
};

#[cfg(test)]
mod tests;
