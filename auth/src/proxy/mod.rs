//! The proxies in front of a site: which of them are believed, and what those say of a request.

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
