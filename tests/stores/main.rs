//! The stores that need no server: each passes the conformance kit, and the tests of what only it does.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod memory;
mod sqlite;
