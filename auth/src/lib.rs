#![doc = include_str!("../docs/front-page.md")]
#![doc = include_str!("../docs/routes.md")]
#![doc = ""]
#![doc = include_str!("../docs/features.md")]

extern crate self as auth;

pub mod adapter;
pub mod callback;
pub mod claims;
mod client;
mod compat;
pub mod config;
mod cookie;
mod csrf;
mod engine;
mod error;
pub mod event;
mod flow;
#[cfg(feature = "fuzzing")]
#[doc(hidden)]
pub mod fuzzing;
pub mod http;
pub mod keys;
pub mod limit;
mod location;
mod log;
pub mod mail;
pub mod manage;
pub mod page;
pub mod parts;
#[cfg(feature = "password")]
pub mod password;
mod probe;
pub mod provider;
pub mod proxy;
mod serve;
pub mod session;
pub mod settings;
mod setup;
mod time;
mod token;
pub mod typescript;
mod user;
mod witness;

#[doc(hidden)]
#[path = "private/mod.rs"]
pub mod __private;

// The macros are documented here, where their examples compile and links lead to what they name.
#[doc = include_str!("../docs/derive-auth-config.md")]
#[doc(inline)]
pub use auth_macros::AuthConfig;
#[doc = include_str!("../docs/derive-claims.md")]
#[doc(inline)]
pub use auth_macros::Claims;
#[doc = include_str!("../docs/derive-credentials-form.md")]
#[doc(inline)]
pub use auth_macros::CredentialsForm;
#[doc = include_str!("../docs/macro.md")]
#[doc(inline)]
pub use auth_macros::auth;

#[doc(inline)]
pub use self::{
    callback::{ClaimsUpdate, Decision, Redirect, SessionView, SignIn, Trigger},
    claims::{Claims, NoClaims},
    config::{AuthConfig, Env, FromVariable, Handler, Secret, env},
    cookie::{Cookie, SameSite},
    engine::{Builder, Setup},
    error::{BoxError, ConfigError, ErrorCode, Problem},
    http::{HasAuth, Rejection, RouterExt},
    page::Texts,
    provider::{Authorize, CredentialsForm, Provider, PublicError},
    serve::{Serve, serve},
    session::Session,
    settings::{ColorScheme, SessionCodec, Strategy},
    setup::{Auth, DatabaseSessions, ProviderId},
    typescript::TypeScript,
    user::{Account, Identity, Tokens, User},
};
