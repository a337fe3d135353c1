//! Setups and their routes, over HTTP: pages, forms, callbacks, limits, and what is in front of a site.

mod callbacks;
mod capabilities;
mod client;
mod compat;
mod credentials;
mod credentials_forms;
mod credentials_ids;
mod http2;
mod ldap;
mod limits;
mod limits_shared;
mod metrics;
mod origins;
mod pages;
mod passwords;
mod pictures;
mod prefix;
mod proxies;
mod serve;
mod setup;
mod spans;
mod unheard;
