//! The check of a form, and what the engine runs of a provider that has one.

use std::{any::Any, fmt, net::IpAddr, sync::Arc};

use http::HeaderMap;

use super::{CredentialsForm, FormError, FormField, SentForm};
use crate::{Identity, User, error::BoxError, parts::BoxFuture, provider::ErasedProfile};

/// A form that was sent, before it is read.
#[doc(hidden)]
pub struct SignInForm<'a> {
    pub(crate) sent: SentForm,
    pub(crate) headers: HeaderMap,
    pub(crate) client: Option<IpAddr>,
    pub(crate) state: &'a (dyn Any + Send + Sync),
}

impl fmt::Debug for SignInForm<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignInForm").finish_non_exhaustive()
    }
}

/// The check of a form that was read; nothing is done until it is awaited.
pub(crate) type Checking<P> = BoxFuture<'static, Result<Option<P>, BoxError>>;
type Check<P> = dyn Fn(SignInForm<'_>) -> Result<Checking<P>, FormError> + Send + Sync;

/// Reads a form and checks it. The result is the person as a `P`, or nobody.
///
/// As a provider's option it is the application's function,
/// `async fn(Authorize<Setup, Form>) -> Option<User>`. A provider that checks its own form makes one
/// with [`Authorizer::new`].
pub struct Authorizer<P = User> {
    fields: &'static [FormField],
    account: Option<usize>,
    /// Whether the application vouches for what is said about a person. A provider of its own kind gets
    /// that from a server in which others write.
    pub(super) is_own_word: bool,
    check: Arc<Check<P>>,
}

impl<P: 'static> Authorizer<P> {
    /// Checks the form `F` with a function of the provider's own. `None` refuses the sign-in; an
    /// error is logged, and the browser sees a code.
    pub fn new<F, C, Checked, E>(check: C) -> Self
    where
        F: CredentialsForm,
        C: Fn(F) -> Checked + Send + Sync + 'static,
        Checked: Future<Output = Result<Option<P>, E>> + Send + 'static,
        E: Into<BoxError>,
    {
        Self::reading(
            move |mut form: SignInForm<'_>| {
                let checked = check(F::read(&mut form.sent)?);
                Ok(Box::pin(async move { checked.await.map_err(Into::into) }))
            },
            F::FIELDS,
            F::ACCOUNT,
            false,
        )
    }

    pub(crate) fn reading(
        check: impl Fn(SignInForm<'_>) -> Result<Checking<P>, FormError> + Send + Sync + 'static,
        fields: &'static [FormField],
        account: Option<usize>,
        is_own_word: bool,
    ) -> Self {
        Self { fields, account, is_own_word, check: Arc::new(check) }
    }

    /// The same check, with another result.
    #[must_use]
    pub fn map<Q: 'static>(
        self,
        map: impl Fn(P) -> Q + Clone + Send + Sync + 'static,
    ) -> Authorizer<Q> {
        self.try_map(move |profile| Ok(map(profile)))
    }

    /// The same check, with another result or an error in its place.
    pub(super) fn try_map<Q: 'static>(
        self,
        map: impl Fn(P) -> Result<Q, BoxError> + Clone + Send + Sync + 'static,
    ) -> Authorizer<Q> {
        let Self { fields, account, is_own_word, check } = self;
        let check = move |form: SignInForm<'_>| {
            let (checking, map) = (check(form)?, map.clone());
            Ok(Box::pin(async move { checking.await?.map(map).transpose() }) as Checking<Q>)
        };
        Authorizer::reading(check, fields, account, is_own_word)
    }

    /// Reads the form, so that the check can begin.
    pub(crate) fn read(&self, form: SignInForm<'_>) -> Result<Checking<P>, FormError> {
        (self.check)(form)
    }
}

impl<P> Authorizer<P> {
    /// The fields of the form it checks.
    #[must_use]
    pub fn fields(&self) -> &'static [FormField] {
        self.fields
    }

    /// The field that says whose account it is.
    #[must_use]
    pub fn account(&self) -> Option<&'static FormField> {
        self.fields.get(self.account?)
    }
}

impl<P> Clone for Authorizer<P> {
    fn clone(&self) -> Self {
        let Self { fields, account, is_own_word, ref check } = *self;
        Self { fields, account, is_own_word, check: Arc::clone(check) }
    }
}

impl<P> fmt::Debug for Authorizer<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Authorizer").field("fields", &self.fields).finish_non_exhaustive()
    }
}

/// How a setup signs people in with a form.
#[derive(Debug)]
pub struct CredentialsMethod {
    name: Option<String>,
    authorizer: Authorizer<(ErasedProfile, Identity)>,
}

impl CredentialsMethod {
    pub(super) fn new(
        name: Option<String>,
        authorizer: Authorizer<(ErasedProfile, Identity)>,
    ) -> Self {
        Self { name, authorizer }
    }

    pub(crate) fn authorizer(&self) -> &Authorizer<(ErasedProfile, Identity)> {
        &self.authorizer
    }

    pub(crate) fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }
}
