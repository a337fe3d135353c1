//! Sign-in at OAuth providers, over HTTP: what is sent, which answers are taken, which options there are.

#![expect(clippy::unwrap_used, reason = "a test that can't go on fails")]
#![expect(
    clippy::needless_pass_by_value,
    reason = "callbacks have the signatures that applications write"
)]

mod accepted;
mod callback_again;
mod initiate_login;
mod issuers;
mod oauth1;
mod oauth2;
mod odd_answers;
mod oidc_options;
mod overrides;
#[path = "../support/mod.rs"]
mod support;
