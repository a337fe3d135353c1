//! How a setup signs people in with one of its providers.

use std::{fmt, sync::Arc};

#[cfg(feature = "passkey")]
use super::passkey::PasskeyMethod;
use super::{
    credentials::CredentialsMethod, email::EmailMethod, erased_profile::ErasedProfile,
    oauth::OAuthMethod, oauth1::OAuth1Method,
};
use crate::seal::token::key::Realm;

/// Makes a profile of a provider the setup's: its variant of the setup's profile enum, without the type.
pub(crate) type Wrap<Q> = Arc<dyn Fn(Q) -> ErasedProfile + Send + Sync>;

/// What a provider is told about the setup that lists it. `Q` is the provider's own profile.
#[doc(hidden)]
pub struct SetupContext<'a, Q> {
    /// The provider's id, in URLs and stored with accounts.
    pub(crate) id: &'static str,
    /// What the setup's keys are derived for.
    pub(crate) realm: Realm<'a>,
    pub(crate) wrap: Wrap<Q>,
}

impl<Q> fmt::Debug for SetupContext<'_, Q> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SetupContext").field("id", &self.id).finish_non_exhaustive()
    }
}

/// How a setup signs people in with a provider, whatever the provider's type. What the provider does its own
/// way is behind a trait object.
#[doc(hidden)]
#[derive(Debug)]
pub enum Method {
    Credentials(CredentialsMethod),
    Email(Box<EmailMethod>),
    OAuth(Box<OAuthMethod>),
    OAuth1(Box<OAuth1Method>),
    #[cfg(feature = "passkey")]
    Passkey(Box<PasskeyMethod>),
}

impl Method {
    /// The name shown to people, if it differs from [`Provider::NAME`](super::Provider::NAME).
    pub(crate) fn name(&self) -> Option<&str> {
        match self {
            Self::Credentials(method) => method.name(),
            Self::Email(method) => method.settings.name.as_deref(),
            Self::OAuth(method) => method.upstream.definition().name.as_deref(),
            Self::OAuth1(method) => method.upstream.definition().name.as_deref(),
            #[cfg(feature = "passkey")]
            Self::Passkey(method) => method.settings.name.as_deref(),
        }
    }

    /// Whether somebody who is signed in can prove with it that they are there.
    pub(crate) fn can_confirm(&self) -> bool {
        match self {
            Self::Credentials(_) | Self::Email(_) => true,
            Self::OAuth(method) => method.upstream.definition().can_confirm(),
            // Nothing in the protocol says when somebody signed in at the provider.
            Self::OAuth1(_) => false,
            #[cfg(feature = "passkey")]
            Self::Passkey(_) => true,
        }
    }
}
