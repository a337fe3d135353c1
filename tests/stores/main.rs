//! The stores that need no server pass the conformance kit, and whatever they need besides.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod memory;
mod sqlite;
