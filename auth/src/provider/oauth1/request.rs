//! The request that a provider may make its own way.

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::Upstream;
use crate::{
    Tokens,
    error::BoxError,
    parts::Parts,
    provider::{Mapping, Reading},
};

/// The step of a sign-in that reads the profile, after the request token was exchanged for an access token.
#[derive(Debug)]
pub struct ProfileRequest<'a> {
    pub(super) upstream: &'a Upstream,
    pub(super) parts: &'a Parts,
    pub(super) tokens: &'a Tokens,
    pub(super) mapping: Mapping,
}

impl ProfileRequest<'_> {
    /// The access token, its secret, and the rest of the answer they came in: some providers say
    /// there who it is.
    #[must_use]
    pub fn tokens(&self) -> &Tokens {
        self.tokens
    }

    /// Reads the profile the usual way: with a signed GET.
    ///
    /// Fails when the endpoint can't be reached or refuses, or its answer is not such a profile.
    pub async fn profile<P: DeserializeOwned>(&self) -> Result<P, BoxError> {
        Ok(serde_json::from_value(self.userinfo().await?)?)
    }

    /// Reads the profile of a provider the usual way.
    pub(super) async fn read_by<P>(&self, reading: &Reading<P>) -> Result<P, BoxError> {
        Ok((reading.plainly)(self.userinfo().await?)?)
    }

    /// The JSON object at the profile's endpoint.
    pub async fn userinfo(&self) -> Result<Value, BoxError> {
        Ok(self.upstream.userinfo(self.parts, self.tokens).await?)
    }

    /// Sends a signed GET to another endpoint of the provider and reads its JSON.
    ///
    /// Fails unless the answer is 200 with JSON, or if the URL is plain http outside loopback.
    pub async fn fetch(&self, url: &str) -> Result<Value, BoxError> {
        Ok(self.upstream.fetch(self.parts, self.tokens, url).await?)
    }
}
