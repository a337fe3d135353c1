//! How a setup signs people in with a provider of OAuth 2.0 or OpenID Connect.

use std::fmt;

use super::{Hooks, ProfileRequest, TokenRequest, Upstream};
use crate::{Identity, Tokens, error::BoxError, parts::BoxFuture};

/// What a provider does its own way, without its type. `P` is the profile enum of the setup.
pub(crate) trait RunOAuth<P>: fmt::Debug + Send + Sync {
    fn hooks(&self) -> &dyn Hooks;
    fn token<'a>(&'a self, request: TokenRequest<'a>) -> BoxFuture<'a, Result<Tokens, BoxError>>;
    fn profile<'a>(
        &'a self,
        request: ProfileRequest<'a>,
    ) -> BoxFuture<'a, Result<(P, Identity), BoxError>>;
}

/// How a setup signs people in with a provider of OAuth 2.0 or OpenID Connect.
#[derive(Debug)]
pub struct OAuthMethod<P> {
    pub(crate) upstream: Upstream,
    pub(crate) runner: Box<dyn RunOAuth<P>>,
}
