//! How a setup signs people in with links that are sent by mail.

use std::{fmt, time::Duration};

use super::EmailSettings;
use crate::{User, compat::Compat, seal::token::verification::TokenHasher};

/// How a setup signs people in with links that are sent by mail.
pub struct EmailMethod<P> {
    pub(crate) settings: EmailSettings,
    /// Of the provider's own secret.
    pub(crate) hasher: Option<TokenHasher>,
    /// What callbacks are told of a user.
    pub(super) profile: Box<dyn Fn(User) -> P + Send + Sync>,
}

impl<P> EmailMethod<P> {
    /// What callbacks are told of a user.
    pub(crate) fn profile(&self, user: User) -> P {
        (self.profile)(user)
    }

    /// How long a link is valid.
    pub(crate) fn valid_for(&self, compat: Compat) -> Duration {
        self.settings.valid_for.unwrap_or(compat.mail_lifetime())
    }
}

impl<P> fmt::Debug for EmailMethod<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EmailMethod").field("settings", &self.settings).finish_non_exhaustive()
    }
}
