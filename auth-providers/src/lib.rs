//! Ready-made providers for the `auth` crate: one file each.
//!
//! Name them in the `providers` of an `auth!`. Each page says how to get the credentials and which
//! callback URL to register. [`Oidc`], [`OAuth2`] and [`OAuth1`] are for every provider that isn't
//! here.

mod credentials;
mod email;
mod github;
mod google;
#[cfg(feature = "ldap")]
mod ldap;
mod oauth1;
mod oauth2;
mod oidc;
mod twitter_legacy;

pub use self::{
    credentials::{Credentials, CredentialsOptions},
    email::{Email, EmailOptions},
    github::{GitHub, GitHubEmail, GitHubOptions, GitHubProfile},
    google::{Google, GoogleOptions, GoogleProfile},
    oauth1::{OAuth1, OAuth1Options},
    oauth2::{OAuth2, OAuth2Options},
    oidc::{Oidc, OidcOptions},
    twitter_legacy::{TwitterLegacy, TwitterLegacyOptions, TwitterLegacyProfile},
};

#[cfg(feature = "ldap")]
pub use self::ldap::{Ldap, LdapOptions, LdapProfile};

/// The programs of the README are compiled with the tests.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
