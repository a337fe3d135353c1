#![doc = include_str!("../docs/front-page.md")]
#![doc = include_str!("../docs/routes.md")]
#![doc = ""]
#![doc = include_str!("../docs/features.md")]

extern crate self as auth;

pub mod adapter;
pub mod claims;
mod client;
mod compat;
pub mod config;
mod cookie;
mod csrf;
mod engine;
mod error;
mod flow;
#[cfg(feature = "fuzzing")]
#[doc(hidden)]
pub mod fuzzing;
pub mod http;
mod identity;
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
pub mod provider;
pub mod proxy;
mod serve;
pub mod session;
pub mod settings;
mod time;
mod token;
pub mod typescript;
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

pub use self::engine::{callback, event};
#[doc(inline)]
pub use self::{
    claims::{Claims, NoClaims},
    config::{AuthConfig, Env, FromVariable, Handler, env},
    cookie::{Cookie, SameSite},
    engine::{
        Auth, Authorize, Builder, DatabaseSessions, ProviderId, Setup,
        callback::{ClaimsUpdate, Decision, Redirect, SessionView, SignIn, Trigger},
    },
    error::{BoxError, ConfigError, ErrorCode, Problem},
    http::{HasAuth, Rejection, RouterExt},
    identity::{Account, Identity, Secret, Tokens, User},
    page::Texts,
    provider::{CredentialsForm, Provider, PublicError},
    serve::{Serve, serve},
    session::Session,
    settings::{ColorScheme, SessionCodec, Strategy},
    typescript::TypeScript,
};
