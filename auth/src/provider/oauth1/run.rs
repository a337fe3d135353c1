//! How a setup signs people in with a provider of OAuth 1.0a.

use std::fmt;

use super::{ProfileRequest, Upstream};
use crate::{Identity, error::BoxError, parts::BoxFuture, provider::ErasedProfile};

/// What a provider does its own way, without its type. `P` is what it makes of a profile.
pub(crate) trait RunOAuth1<P>: fmt::Debug + Send + Sync {
    fn profile<'a>(
        &'a self,
        request: ProfileRequest<'a>,
    ) -> BoxFuture<'a, Result<(P, Identity), BoxError>>;
}

/// How a setup signs people in with a provider of OAuth 1.0a.
#[doc(hidden)]
#[derive(Debug)]
pub struct OAuth1Method {
    pub(crate) upstream: Upstream,
    pub(crate) runner: Box<dyn RunOAuth1<ErasedProfile>>,
}
