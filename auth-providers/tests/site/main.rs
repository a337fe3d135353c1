//! Setups and their routes, over HTTP: pages, forms, callbacks, limits, and what is in front of a site.

#![expect(clippy::unwrap_used, reason = "a test that can't go on fails")]
#![expect(
    clippy::needless_pass_by_value,
    clippy::unused_async,
    reason = "callbacks have the signatures that applications write"
)]

mod callbacks;
mod capabilities;
mod client;
mod compat;
mod credentials;
mod credentials_forms;
mod credentials_ids;
mod http2;
#[cfg(feature = "ldap")]
mod ldap;
mod limits;
mod limits_shared;
mod origins;
mod pages;
mod passwords;
mod prefix;
mod proxies;
mod serve;
mod setup;
#[path = "../support/mod.rs"]
mod support;
