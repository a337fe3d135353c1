//! What the tests of the workspace share: a browser, sites to sign in to, and the parties with which a site
//! speaks.
//!
//! | module | what it has |
//! | --- | --- |
//! | [`browser`], [`process`], [`jar`] | a browser at a site that is called without a connection, or in another process; the cookies of one that keeps them as the standard says |
//! | [`network`], [`visitor`], [`next_auth`] | browsers over a connection: at a site, at an OpenID provider, at NextAuth |
//! | [`shop`], [`mail_site`], [`played_site`] | sites: one with forms and providers, one with mails, and any whose providers are played |
//! | [`name_site`], [`fresh_site`] | what sites are made of that have passkeys or second factors, and those with fresh sessions |
//! | [`provider`], [`openid`], [`played`], [`bird`], [`sign`], [`signer`] | one strict OAuth 2.0 provider on this machine, one of OpenID Connect, any provider without a network, an OAuth 1.0a provider, and how they sign |
//! | [`authenticator`], [`passkeys`], [`second_factors`] | an authenticator in software, and the steps of somebody who has a passkey, or an app that shows codes |
//! | [`postbox`], [`faulty`], [`hostile`], [`TestClock`] | what a setup is given: a mailer, stores that fail, the clock of `auth::testing` |
//! | [`stores`], [`proxy`] | what the tests of several stores share; a network to their servers that can fail |
//! | [`log`], [`counted`], [`planted`], [`invariants`], [`sources`] | what tests check: the log, the metrics, secrets that must not show, every response, and the sources of the tests |
//!
//! A test whose setup is its own has a `Site` of its own, as each `auth!` is a type of its own. What such a site
//! is made of is here: browsers, providers, stores, mailboxes, and the steps of a sign-in.

#![expect(clippy::unwrap_used, reason = "a test that can't go on fails")]
#![expect(
    missing_debug_implementations,
    reason = "tests print what they compare, not what they use"
)]

/// An authenticator in software, which the tests of the library have too.
#[path = "../../auth/src/provider/passkey/tests/authenticator.rs"]
pub mod authenticator;
pub mod bird;
pub mod browser;
pub mod counted;
pub mod faulty;
pub mod fresh_site;
pub mod hostile;
pub mod invariants;
pub mod jar;
pub mod log;
pub mod mail_site;
pub mod name_site;
pub mod network;
pub mod next_auth;
pub mod openid;
pub mod passkeys;
pub mod planted;
pub mod played;
pub mod played_site;
pub mod postbox;
pub mod process;
pub mod provider;
pub mod proxy;
pub mod second_factors;
pub mod shop;
pub mod sign;
pub mod signer;
pub mod sources;
pub mod stores;
pub mod visitor;

pub use auth::testing::TestClock;

pub use self::browser::{Browser, Page};

/// Where the site of the tests is.
pub const ORIGIN: &str = "http://127.0.0.1:3000";
/// What it signs with.
pub const SECRET: &str = "a secret of the tests, long enough";

/// The environment of a test: a secret, and what it names.
pub fn variables(
    given: &'static [(&'static str, &'static str)],
) -> impl Fn(&str) -> Option<String> + Send + Sync + 'static {
    move |name| {
        let given =
            given.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
        given.or_else(|| (name == "AUTH_SECRET").then(|| SECRET.to_owned()))
    }
}
