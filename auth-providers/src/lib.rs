//! Ready-made providers for the `auth` crate: one file each.
//!
//! Name them in the `providers` of an `auth!`. Each page says how to get the credentials and which
//! callback URL to register. [`Oidc`] and [`OAuth2`] are for every provider that isn't here.

mod credentials;
mod email;
mod github;
mod google;
mod oauth2;
mod oidc;

pub use self::{
    credentials::{Credentials, CredentialsOptions},
    email::{Email, EmailOptions},
    github::{GitHub, GitHubEmail, GitHubOptions, GitHubProfile},
    google::{Google, GoogleOptions, GoogleProfile},
    oauth2::{OAuth2, OAuth2Options},
    oidc::{Oidc, OidcOptions},
};

/// The programs of the README are compiled with the tests.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
