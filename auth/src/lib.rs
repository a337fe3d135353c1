#![doc = include_str!("../docs/front-page.md")]
#![doc = include_str!("../docs/routes.md")]
#![doc = ""]
#![doc = include_str!("../docs/features.md")]

extern crate self as auth;

pub mod adapter;
mod authenticator;
mod browser;
mod client;
mod compat;
pub mod config;
// Its links lead to the reference, and its programs need another crate.
#[cfg(all(doc, not(doctest)))]
pub mod docs;
mod engine;
mod error;
mod flow;
#[cfg(feature = "fuzzing")]
#[doc(hidden)]
pub mod fuzzing;
pub mod http;
mod identity;
pub mod limit;
pub mod mail;
pub mod manage;
pub mod page;
pub mod parts;
#[cfg(feature = "password")]
pub mod password;
pub mod provider;
pub mod proxy;
mod seal;
pub mod session;
#[cfg(feature = "testing")]
pub mod testing;

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
#[doc = include_str!("../docs/derive-roles.md")]
#[doc(inline)]
pub use auth_macros::Roles;
#[doc = include_str!("../docs/macro.md")]
#[doc(inline)]
pub use auth_macros::auth;

#[doc(inline)]
pub use self::{
    browser::cookie::{Cookie, SameSite},
    client::typescript::TypeScript,
    config::{AuthConfig, Env, FromVariable, Handler, env},
    engine::{
        ActiveProvider, Auth, Authorize, Builder, DatabaseSessions, Declared, FreshSessions,
        ProviderId, Setup,
        callback::{
            ClaimsUpdate, Decision, Redirect, RequireSecondFactor, RolesUpdate, SessionView,
            SignIn, Trigger,
        },
        claims::{Claims, NoClaims},
        roles::Roles,
        settings::{ColorScheme, SessionCodec, Strategy},
    },
    error::{BoxError, ConfigError, ErrorCode, Problem},
    http::{
        CanBeFresh, Fresh, FreshBound, FreshSession, HasAuth, Rejection, Require, RouterExt,
        Within,
        serve::{Serve, serve},
    },
    identity::{Account, AuthenticationMethod, Identity, Secret, Tokens, User},
    page::Texts,
    provider::{CredentialsForm, Provider, PublicError},
    session::Session,
};
pub use self::{
    client::typescript,
    engine::{callback, claims, event, keys, roles, settings},
};
