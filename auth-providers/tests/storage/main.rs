//! Setups with an adapter: users, accounts and sessions are stored, all of them or nothing.

#![expect(clippy::unwrap_used, reason = "a test that can't go on fails")]
#![expect(
    clippy::needless_pass_by_value,
    reason = "callbacks have the signatures that applications write"
)]

mod accounts;
mod claims_version;
mod cookie_sessions;
mod first_proof;
mod linking;
mod profile;
mod proof_site;
mod sessions;
mod sign_up;
mod site;
mod store;
#[path = "../support/mod.rs"]
mod support;
mod tokens;
