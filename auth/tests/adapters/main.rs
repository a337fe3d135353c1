//! Every store passes the conformance kit, and whatever its database needs besides.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod memory;
mod migrations;
#[cfg(feature = "servers")]
mod mysql;
#[cfg(feature = "servers")]
mod pgbouncer;
#[cfg(feature = "servers")]
mod postgres;
#[cfg(feature = "servers")]
mod proxy;
mod sqlite;
mod steps;
