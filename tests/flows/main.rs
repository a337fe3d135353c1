//! What people do with a site, over HTTP: they sign in, come back, and sign out.

#![expect(clippy::unwrap_used, reason = "a test that can't go on fails")]
#![expect(
    clippy::needless_pass_by_value,
    clippy::unnecessary_wraps,
    clippy::unused_async,
    reason = "callbacks have the signatures that applications write"
)]

mod oauth;
mod sessions;
mod site;
mod storage;
