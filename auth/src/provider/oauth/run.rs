//! How a setup signs people in with a provider of OAuth 2.0 or OpenID Connect.

use std::fmt;

use super::{Hooks, ProfileRequest, TokenRequest, Upstream};
use crate::{Identity, Tokens, error::BoxError, parts::BoxFuture, provider::ErasedProfile};

/// The steps of [`Custom`](super::Custom), without the provider's type. `P` is what they make of a profile.
pub(crate) trait RunOAuth<P>: fmt::Debug + Send + Sync {
    /// The steps that know no profile.
    fn hooks(&self) -> &dyn Hooks;
    /// Exchanges the code: [`Custom::token`](super::Custom::token).
    fn token<'a>(&'a self, request: TokenRequest<'a>) -> BoxFuture<'a, Result<Tokens, BoxError>>;
    /// Reads the profile, and says who it is about: [`Custom::profile`](super::Custom::profile) and
    /// [`Custom::identity`](super::Custom::identity).
    fn profile<'a>(
        &'a self,
        request: ProfileRequest<'a>,
    ) -> BoxFuture<'a, Result<(P, Identity), BoxError>>;
}

/// How a setup signs people in with a provider of OAuth 2.0 or OpenID Connect.
#[derive(Debug)]
pub struct OAuthMethod {
    pub(crate) upstream: Upstream,
    pub(crate) runner: Box<dyn RunOAuth<ErasedProfile>>,
}
