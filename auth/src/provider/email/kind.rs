//! What authors of providers with the kind `email` write.

use std::sync::Arc;

use super::{EmailMethod, EmailSettings};
use crate::{
    User,
    provider::{InvalidOption, Method, Provider, SetupContext},
    seal::token::verification::TokenHasher,
};

/// A provider that signs people in with a link sent by mail.
///
/// Written by authors of providers with the kind `email`, next to the derive.
#[diagnostic::on_unimplemented(
    message = "`{Self}` doesn't say how it sends mails",
    label = "not a provider of mails",
    note = "implement `auth::provider::EmailProvider` for it: `fn settings(&self) -> Result<EmailSettings, InvalidOption>` [auth::E0826]"
)]
pub trait EmailProvider: Provider {
    /// How it sends mails. Asked once, when the setup is built.
    ///
    /// Fails when an option can't be used; the setup is then not built.
    fn settings(&self) -> Result<EmailSettings, InvalidOption>;
}

impl Method {
    /// A provider that derives `AuthConfig` with the kind `email`.
    pub fn email<T>(
        provider: &T,
        setup: &SetupContext<'_, T::Profile>,
    ) -> Result<Self, InvalidOption>
    where
        T: EmailProvider<Profile: From<User>>,
    {
        let settings = provider.settings()?;
        settings.check()?;
        let secret = settings.secret.as_ref();
        let hasher = secret.map(|secret| TokenHasher::new(secret.expose().as_bytes(), setup.realm));
        let wrap = Arc::clone(&setup.wrap);
        let profile = Box::new(move |user: User| wrap(user.into()));
        Ok(Self::Email(Box::new(EmailMethod { settings, hasher, profile })))
    }
}
