//! How a setup signs people in with passkeys.

use std::fmt;

use super::PasskeySettings;
use crate::{User, provider::ErasedProfile};

/// How a setup signs people in with passkeys.
pub struct PasskeyMethod {
    pub(crate) settings: PasskeySettings,
    /// What callbacks are told of a user.
    pub(super) profile: Box<dyn Fn(User) -> ErasedProfile + Send + Sync>,
}

impl PasskeyMethod {
    /// What callbacks are told of a user.
    pub(crate) fn profile(&self, user: User) -> ErasedProfile {
        (self.profile)(user)
    }
}

impl fmt::Debug for PasskeyMethod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PasskeyMethod").field("settings", &self.settings).finish_non_exhaustive()
    }
}
