//! What the engine runs of a provider.

use std::fmt;

use super::{Definition, Hooks, ProfileRequest, TokenRequest};
use crate::{Identity, Tokens, error::BoxError, parts::BoxFuture, provider::InvalidOption};

/// A provider without its type.
#[doc(hidden)]
pub trait RunOAuth<P>: fmt::Debug + Send + Sync {
    fn definition(&self) -> Result<Definition, InvalidOption>;
    fn hooks(&self) -> &dyn Hooks;
    fn token<'a>(&'a self, request: TokenRequest<'a>) -> BoxFuture<'a, Result<Tokens, BoxError>>;
    fn profile<'a>(
        &'a self,
        request: ProfileRequest<'a>,
    ) -> BoxFuture<'a, Result<(P, Identity), BoxError>>;
}
