//! What the engine runs of a provider.

use std::fmt;

use super::{Definition, ProfileRequest};
use crate::{Identity, error::BoxError, parts::BoxFuture};

/// A provider without its type.
#[doc(hidden)]
pub trait RunOAuth1<P>: fmt::Debug + Send + Sync {
    fn definition(&self) -> Definition;
    fn profile<'a>(
        &'a self,
        request: ProfileRequest<'a>,
    ) -> BoxFuture<'a, Result<(P, Identity), BoxError>>;
}
