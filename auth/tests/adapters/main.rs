//! Every store passes the conformance kit, and whatever its database needs besides.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod memory;
#[cfg(feature = "servers")]
mod mysql;
#[cfg(feature = "servers")]
mod postgres;
mod sqlite;
