//! OAuth 2.0 and OpenID Connect, seen from the client: what a provider is, and the requests to it.
//!
//! To follow a sign-in, read `authorization` (the way to the provider), `response` (what comes back),
//! `sign_in`, which calls the rest in this order: `exchange`, `id_token` and `userinfo`. What a provider is
//! before it is asked anything is in `definition`, `custom` and `upstream`.

mod algorithm;
pub(super) mod asked;
mod authorization;
mod authorization_params;
mod backchannel;
mod basic;
mod cache;
mod call;
mod claims;
mod client_assertion;
mod client_form;
mod custom;
mod definition;
mod demands;
pub(crate) mod der;
mod discovery;
mod error;
mod exchange;
mod expected;
#[cfg(feature = "fuzzing")]
pub(crate) mod fuzzing;
mod hooks;
pub(super) mod http;
mod id_token;
mod jws;
mod keys;
pub(super) mod lenient;
mod metadata;
mod option_values;
mod overrides;
pub(super) mod own_hosts;
mod private_jwk;
mod private_key;
mod published_keys;
mod refresh;
mod request;
mod response;
mod revocation;
mod rsa_pss;
mod run;
mod sign_in;
mod signature;
pub(crate) mod signer;
#[cfg(test)]
mod tests;
mod token_answer;
mod token_endpoint;
mod token_form;
mod token_response;
mod upstream;
mod userinfo;

use self::backchannel::Backchannel;
pub(super) use self::response::is_cancelled;
#[cfg(feature = "passkey")]
pub(super) use self::signature::is_sound_rsa;
pub use self::{
    algorithm::SigningAlgorithm,
    call::{Call, CallAnswer},
    custom::{Custom, OAuth},
    definition::{Definition, Endpoint, Given},
    option_values::{Checks, ClientAuth, IssuerRule, Mapping, ResponseMode, Style, TokenPlace},
    overrides::{OverrideSlots, Overrides},
    request::{CodeExchange, ProfileRequest, TokenRequest},
    run::OAuthMethod,
    token_form::{CallbackParams, Grant, TokenForm},
};
pub(crate) use self::{
    authorization::AuthorizationRequest,
    error::{OAuthError, OAuthErrorKind},
    expected::Expected,
    hooks::Hooks,
    metadata::Metadata,
    refresh::RefreshError,
    response::{AuthorizationResponse, Outcome},
    revocation::TokenKind,
    run::RunOAuth,
    sign_in::{Completed, complete},
    upstream::Upstream,
};
