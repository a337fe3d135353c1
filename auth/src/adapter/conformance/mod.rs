//! The cases that every store has to pass: for the tests of an adapter.
//!
//! [`conformance!`](super::conformance!) makes a test of each. A case is a function of what makes
//! fresh stores; it panics where the store breaks a promise of the traits.
//!
//! Among them are those of the test suite that the adapters of NextAuth.js share; these begin with
//! “Shared with NextAuth.js”.

use std::pin::Pin;

mod fixture;
mod macros;

pub mod account_tokens;
pub mod accounts;
pub mod attempt_counts;
pub mod attempt_sweeps;
pub mod authenticator_changes;
pub mod authenticators;
pub mod everything;
pub mod revocations;
pub mod security;
pub mod sessions;
pub mod sign_in;
pub mod sweeps;
pub mod users;
pub mod verification_tokens;

/// What makes fresh stores, for the macro: as a pointer, so that a case is compiled once for each kind of store, and
/// not once for each place that makes one.
pub type Fresh<S> = fn() -> Pin<Box<dyn Future<Output = S>>>;

/// Runs a case to its end, on threads of its own.
///
/// The macro calls it, so that the tests of an adapter need no runtime.
pub fn run(case: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a machine that runs tests has two threads for one");
    runtime.block_on(case);
}
