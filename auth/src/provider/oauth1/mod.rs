//! OAuth 1.0a (RFC 5849), seen from the client: what a provider is, and how it is talked to.

mod base_string;
mod credentials;
mod custom;
mod definition;
mod error;
#[cfg(feature = "fuzzing")]
pub(crate) mod fuzzing;
mod request;
mod response;
#[cfg(feature = "rsa-sha1")]
mod rsa_sha1;
mod run;
mod sign_in;
mod signature;
#[cfg(test)]
mod tests;
mod upstream;

pub(crate) use self::{
    credentials::RequestToken,
    error::{OAuth1Error, OAuth1ErrorKind},
    response::{AuthorizationResponse, Outcome},
    run::RunOAuth1,
    sign_in::complete,
    upstream::Upstream,
};
pub use self::{
    custom::{Custom, OAuth1},
    definition::{Definition, SignatureMethod},
    request::ProfileRequest,
    run::OAuth1Method,
};
