//! What people do at a site, over HTTP: they sign in, come back, and sign out. Each module is a subject: `fresh`
//! (sessions whose user was there a moment ago), `oauth` (sign-in at providers), `roles` (who may call what),
//! `sessions` (cookies and extractors), `second_factor` (what is proven before a session begins), `site` (a site as a
//! whole), `storage` (users that are stored), `strategies` (cases that run with
//! both) and `testing` (the kit for the tests of applications).

#![expect(clippy::unwrap_used, reason = "a test that can't go on fails")]
#![expect(
    clippy::needless_pass_by_value,
    clippy::unnecessary_wraps,
    clippy::unused_async,
    reason = "callbacks have the signatures that applications write"
)]

mod fresh;
mod oauth;
mod roles;
mod second_factor;
mod sessions;
mod site;
mod storage;
mod strategies;
mod testing;
