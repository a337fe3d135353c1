//! The fake provider as a client and a browser see it, over HTTP: with a real setup, and request by request.

#![expect(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod authorization;
mod faults;
mod flow;
mod person;
mod program;
mod sign_out;
mod site;
mod started;
mod tokens;
