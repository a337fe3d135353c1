//! An OpenID provider for development and end-to-end tests: OpenID Connect Core 1.0 with the code flow, without
//! passwords. A page asks who you want to be, and what shall go wrong.
//!
//! It is a program, `cargo run -p fake-provider`; the README of the package says what it prints and takes. For tests in
//! Rust it is this library as well:
//!
//! ```no_run
//! # async fn run() -> std::io::Result<()> {
//! use fake_provider::{FakeProvider, Options};
//!
//! let options = Options { port: 0, ..Options::default() };
//! let (listener, provider) = FakeProvider::bind(options).await?;
//! println!("AUTH_OIDC_ISSUER={}", provider.issuer());
//! auth::serve(listener, provider.router()).await
//! # }
//! ```
//!
//! Never let anything real trust it: whoever opens its page signs in as anybody.

mod announce;
mod authorize;
mod back;
mod client;
mod discovery;
mod end_session;
mod error;
mod faults;
mod grant;
mod id_token;
mod login;
mod options;
mod page;
mod params;
mod people;
mod provider;
mod respond;
mod routes;
mod token;
mod userinfo;
mod world;

pub use self::{
    options::{Command, HELP, Options},
    provider::FakeProvider,
};
