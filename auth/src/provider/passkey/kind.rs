//! What authors of providers with the kind `passkey` write.

use std::sync::Arc;

use super::{PasskeyMethod, PasskeySettings};
use crate::{
    User,
    provider::{InvalidOption, Method, Provider, SetupContext},
};

/// A provider that signs people in with passkeys.
///
/// Written by authors of providers with the kind `passkey`, next to the derive.
#[diagnostic::on_unimplemented(
    message = "`{Self}` doesn't say what it asks of passkeys",
    label = "not a provider of passkeys",
    note = "implement `auth::provider::PasskeyProvider` for it: `fn settings(&self) -> Result<PasskeySettings, InvalidOption>` [auth::E0836]"
)]
pub trait PasskeyProvider: Provider {
    /// What it asks of passkeys. Called once, when the setup is built.
    ///
    /// Fails when an option can't be used; the setup is then not built.
    fn settings(&self) -> Result<PasskeySettings, InvalidOption>;
}

impl Method {
    /// A provider that derives `AuthConfig` with the kind `passkey`.
    pub fn passkey<T>(
        provider: &T,
        setup: &SetupContext<'_, T::Profile>,
    ) -> Result<Self, InvalidOption>
    where
        T: PasskeyProvider<Profile: From<User>>,
    {
        let settings = provider.settings()?;
        settings.check()?;
        let wrap = Arc::clone(&setup.wrap);
        let profile = Box::new(move |user: User| wrap(user.into()));
        Ok(Self::Passkey(Box::new(PasskeyMethod { settings, profile })))
    }
}
