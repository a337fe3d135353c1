//! How a setup signs people in with passkeys.

use std::fmt;

use super::PasskeySettings;
use crate::User;

/// How a setup signs people in with passkeys.
pub struct PasskeyMethod<P> {
    pub(crate) settings: PasskeySettings,
    /// What callbacks are told of a user.
    pub(super) profile: Box<dyn Fn(User) -> P + Send + Sync>,
}

impl<P> PasskeyMethod<P> {
    /// What callbacks are told of a user.
    pub(crate) fn profile(&self, user: User) -> P {
        (self.profile)(user)
    }
}

impl<P> fmt::Debug for PasskeyMethod<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PasskeyMethod").field("settings", &self.settings).finish_non_exhaustive()
    }
}
