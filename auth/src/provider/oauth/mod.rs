//! OAuth 2.0 and OpenID Connect, seen from the client: what a provider is, and how it is talked to.

mod custom;
mod definition;
mod exchange;
mod request;
mod upstream;
mod userinfo;

pub(super) use self::custom::Runs;
pub(crate) use self::upstream::Upstream;
pub use self::{
    custom::{Custom, OAuth, RunOAuth},
    definition::{
        Checks, ClientAuth, Definition, Endpoint, Given, ResponseMode, SigningAlgorithm, Style,
    },
    request::{ProfileRequest, TokenRequest},
};
