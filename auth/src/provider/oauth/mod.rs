//! OAuth 2.0 and OpenID Connect, seen from the client: what a provider is, and how it is talked to.

mod algorithm;
mod authorization;
mod backchannel;
mod basic;
mod cache;
mod call;
mod choice;
mod claims;
mod client_assertion;
mod custom;
mod definition;
mod demands;
mod discovery;
mod error;
mod exchange;
#[cfg(feature = "fuzzing")]
pub(crate) mod fuzzing;
pub(super) mod http;
mod id_token;
mod jws;
mod keys;
mod lenient;
mod metadata;
mod overrides;
pub(super) mod own_hosts;
mod private_key;
mod refresh;
mod request;
mod response;
mod revocation;
mod sign_in;
mod signature;
#[cfg(test)]
mod tests;
mod token_answer;
mod token_form;
mod token_response;
mod upstream;
mod userinfo;

use self::backchannel::Backchannel;
pub use self::{
    algorithm::SigningAlgorithm,
    call::{Call, CallAnswer},
    choice::{Checks, ClientAuth, IssuerRule, Mapping, ResponseMode, Style, TokenPlace},
    custom::{Custom, Hooks, OAuth, RunOAuth},
    definition::{Definition, Endpoint, Given},
    overrides::{OverrideSlots, Overrides},
    request::{CodeExchange, ProfileRequest, TokenRequest},
    token_form::{Callback, Grant, TokenForm},
};
pub(crate) use self::{
    authorization::AuthorizationRequest,
    error::{OAuthError, OAuthErrorKind},
    metadata::Metadata,
    refresh::RefreshError,
    response::{AuthorizationResponse, Outcome},
    revocation::TokenKind,
    sign_in::{Completed, Expected, complete},
    upstream::Upstream,
};
pub(super) use self::{custom::Runs, response::is_cancelled};
