//! Sessions and their cookies, over HTTP.

#![expect(clippy::unwrap_used, reason = "a test that can't go on fails")]
#![expect(
    clippy::unnecessary_wraps,
    reason = "callbacks have the signatures that applications write"
)]

mod cookies;
mod guard;
mod kept_with_tokens;
mod scopes;
mod settings;
mod states;
#[path = "../support/mod.rs"]
mod support;
