//! What authors of providers with the kind `credentials` write.

use std::sync::Arc;

use super::{Authorizer, CredentialsMethod};
use crate::{
    Identity,
    provider::{InvalidOption, Method, Provider, SetupContext, account_id, tidy::tidy},
};

/// A provider that signs people in with a form.
///
/// Written by authors of providers with the kind `credentials`, next to the derive. A provider that
/// has its own form and profile, such as one for a directory:
///
/// ```
/// use auth::{AuthConfig, CredentialsForm, Identity, Secret};
/// use auth::provider::{Authorizer, CredentialsProvider, InvalidOption};
///
/// #[derive(AuthConfig, Debug)]
/// #[auth(credentials, id = "badge", name = "Badge", profile = BadgeProfile)]
/// pub struct Badge { door: String }
///
/// #[derive(CredentialsForm)]
/// struct BadgeForm { number: String, pin: Secret }
///
/// /// What callbacks get: typed.
/// #[derive(Clone, Debug)]
/// pub struct BadgeProfile { pub number: String, pub door: String }
///
/// impl From<BadgeProfile> for Identity {
///     fn from(profile: BadgeProfile) -> Self { Self::new(profile.number) }
/// }
///
/// impl CredentialsProvider for Badge {
///     fn authorizer(&self) -> Result<Authorizer<BadgeProfile>, InvalidOption> {
///         if self.door.is_empty() {
///             return Err(InvalidOption::new("door", "it has no name"));
///         }
///         let door = self.door.clone();
///         Ok(Authorizer::new(move |form: BadgeForm| {
///             let door = door.clone();
///             async move {
///                 let known = form.pin == Secret::new("0000");
///                 let profile = known.then(|| BadgeProfile { number: form.number, door });
///                 Ok::<_, std::io::Error>(profile)
///             }
///         }))
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` doesn't say how it checks its form",
    label = "not a provider with a form",
    note = "implement `auth::provider::CredentialsProvider` for it: `fn authorizer(&self) -> Result<Authorizer<Self::Profile>, InvalidOption>` [auth::E0827]"
)]
pub trait CredentialsProvider: Provider {
    /// What checks the form; asked once, when the setup is built.
    ///
    /// An error is one of the problems that the setup reports then.
    fn authorizer(&self) -> Result<Authorizer<Self::Profile>, InvalidOption>;

    /// The name on the button, if it differs from [`Provider::NAME`].
    fn name(&self) -> Option<&str> {
        None
    }
}

impl Method {
    /// A provider that derives `AuthConfig` with the kind `credentials`.
    pub fn credentials<T>(
        provider: &T,
        setup: &SetupContext<'_, T::Profile>,
    ) -> Result<Self, InvalidOption>
    where
        T: CredentialsProvider,
        Identity: From<T::Profile>,
    {
        let authorizer = provider.authorizer()?;
        let (is_own_word, wrap) = (authorizer.is_own_word, Arc::clone(&setup.wrap));
        let identified = move |profile: T::Profile| {
            let mut identity = Identity::from(T::copied(&profile));
            // An application's own user may have a picture at a path of its site.
            if !is_own_word {
                tidy(T::ID, &mut identity, false);
            }
            account_id::check(&identity.id).map_err(|reason| format!("the user's id: {reason}"))?;
            Ok((wrap(profile), identity))
        };
        let name = provider.name().map(str::to_owned);
        Ok(Self::Credentials(CredentialsMethod::new(name, authorizer.try_map(identified))))
    }
}
