//! The stores in SQL databases pass the conformance kit, and whatever their servers need besides.
//! `cargo xtask test` starts the servers, and says in variables where they are.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod mysql;
mod pgbouncer;
mod postgres;
mod proxy;
#[path = "../support/mod.rs"]
mod support;
