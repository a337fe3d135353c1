//! How a setup signs people in with links that are sent by mail.

use std::{fmt, time::Duration};

use super::EmailSettings;
use crate::{
    User, compat::Compat, provider::ErasedProfile, seal::token::verification::TokenHasher,
};

/// How a setup signs people in with links that are sent by mail.
pub struct EmailMethod {
    pub(crate) settings: EmailSettings,
    /// Of the provider's own secret.
    pub(crate) hasher: Option<TokenHasher>,
    /// What callbacks are told of a user.
    pub(super) profile: Box<dyn Fn(User) -> ErasedProfile + Send + Sync>,
}

impl EmailMethod {
    /// What callbacks are told of a user.
    pub(crate) fn profile(&self, user: User) -> ErasedProfile {
        (self.profile)(user)
    }

    /// How long a link is valid.
    pub(crate) fn valid_for(&self, compat: Compat) -> Duration {
        self.settings.valid_for.unwrap_or(compat.mail_lifetime())
    }
}

impl fmt::Debug for EmailMethod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EmailMethod").field("settings", &self.settings).finish_non_exhaustive()
    }
}
