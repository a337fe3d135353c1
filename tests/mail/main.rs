//! Sign-in by link and by code, over HTTP, with a mailbox instead of a mail server.

#![expect(clippy::unwrap_used, reason = "a test that can't go on fails")]
#![expect(
    clippy::needless_pass_by_value,
    reason = "callbacks have the signatures that applications write"
)]

mod compat;
mod faults;
mod limits;
mod links;
mod remember;
mod setup;
mod unknown;
