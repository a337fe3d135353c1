//! How the profile of a provider of OAuth is read, and what it says, as functions.

use std::fmt;

use serde_json::Value;

use super::{
    profile::{OAuthProfile, Profile},
    profile_functions::ProfileFunctions,
};
use crate::Identity;

/// What the profile of a provider of OAuth can do.
#[doc(hidden)]
pub struct Reading<P> {
    pub(in crate::provider) leniently: fn(Value) -> Result<P, String>,
    pub(in crate::provider) strictly: fn(&Value) -> Result<P, String>,
    pub(in crate::provider) plainly: fn(Value) -> serde_json::Result<P>,
    pub(in crate::provider) identity: fn(&P) -> Identity,
    pub(in crate::provider) identity_v4: fn(&P) -> Identity,
    functions: fn() -> ProfileFunctions<P>,
}

impl<P> Reading<P> {
    /// The bound is the method's, because rustc has no text of the trait for one of the block.
    #[must_use]
    pub fn typed() -> Self
    where
        P: OAuthProfile,
    {
        Self {
            leniently: P::leniently,
            strictly: P::strictly,
            plainly: P::plainly,
            identity: <P as Profile>::identity,
            identity_v4: <P as Profile>::identity_v4,
            functions: P::functions,
        }
    }
}

impl<P> Reading<P> {
    #[must_use]
    pub fn functions(&self) -> ProfileFunctions<P> {
        (self.functions)()
    }
}

impl<P> fmt::Debug for Reading<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Reading")
    }
}
