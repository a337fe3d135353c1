//! What authors of providers with the kind `email` write.

use std::fmt;

use super::{EmailSettings, RunEmail};
use crate::{
    User,
    provider::{InvalidOption, Provider, Runner},
};

/// A provider that signs people in with a link sent by mail.
///
/// Written by authors of providers with the kind `email`, next to the derive.
#[diagnostic::on_unimplemented(
    message = "`{Self}` doesn't say how it sends mails",
    label = "not a provider of mails",
    note = "implement `auth::provider::EmailProvider` for it: `fn settings(&self) -> Result<EmailSettings, InvalidOption>`"
)]
pub trait EmailProvider: Provider {
    /// How it sends mails. Asked once, when the setup is built.
    ///
    /// Fails when an option can't be used; the setup is then not built.
    fn settings(&self) -> Result<EmailSettings, InvalidOption>;
}

impl<P> Runner<P> {
    /// A provider that derives `AuthConfig` with the kind `email`.
    pub fn email<T>(provider: T) -> Self
    where
        T: EmailProvider + Provider<Profile = P>,
        P: From<User> + Send + 'static,
    {
        Self::Email(Box::new(Runs(provider)))
    }
}

struct Runs<T>(T);

impl<T: Provider> fmt::Debug for Runs<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(T::NAME)
    }
}

impl<T> RunEmail<T::Profile> for Runs<T>
where
    T: EmailProvider,
    T::Profile: From<User>,
{
    fn settings(&self) -> Result<EmailSettings, InvalidOption> {
        self.0.settings()
    }

    fn profile(&self, user: User) -> T::Profile {
        user.into()
    }
}
