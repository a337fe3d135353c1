//! OAuth 2.0 and OpenID Connect, seen from the client: what a provider is, and how it is talked to.

mod authorization;
mod cache;
mod claims;
mod client_assertion;
mod custom;
mod definition;
mod error;
mod exchange;
pub(super) mod http;
mod id_token;
pub(crate) mod json;
mod keys;
mod metadata;
mod request;
mod response;
mod sign_in;
#[cfg(test)]
mod tests;
mod token_response;
mod upstream;
mod userinfo;

pub(super) use self::custom::Runs;
pub(crate) use self::{
    authorization::AuthorizationRequest,
    error::{OAuthError, OAuthErrorKind},
    metadata::Metadata,
    response::{AuthorizationResponse, Outcome},
    sign_in::{Completed, Expected, complete},
    upstream::Upstream,
};
pub use self::{
    custom::{Custom, OAuth, RunOAuth},
    definition::{
        Checks, ClientAuth, Definition, Endpoint, Given, ResponseMode, SigningAlgorithm, Style,
    },
    request::{CodeExchange, ProfileRequest, TokenRequest},
};
