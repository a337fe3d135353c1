//! Signing in with a form that the application checks.

use std::{any::Any, collections::BTreeMap, fmt, sync::Arc};

use http::HeaderMap;

use crate::{
    Auth, User,
    callback::Callback,
    config::{Assembly, For},
    error::BoxError,
    parts::BoxFuture,
    provider::Provider,
};

/// A form that somebody fills in to sign in.
///
/// Derive it: `#[derive(CredentialsForm)]` on a struct whose fields are `String`, [`Secret`](crate::Secret)
/// or `Option` of these.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a sign-in form",
    label = "not a form",
    note = "add `#[derive(auth::CredentialsForm)]`"
)]
pub trait CredentialsForm: Sized + Send + 'static {
    /// The fields, in the order they are shown.
    const FIELDS: &'static [FormField];

    /// Reads what was sent: the members of a form or of a JSON object. A field that isn't there is
    /// empty.
    fn read(sent: &mut BTreeMap<String, String>) -> Result<Self, FormError>;
}

/// A field of a sign-in form: an `<input>` and its label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FormField {
    /// The name it is sent under.
    pub name: &'static str,
    /// The label.
    pub label: &'static str,
    /// The input's type, such as `text` or `password`.
    pub kind: &'static str,
    /// What a password manager may fill in (HTML's `autocomplete`), such as `username`.
    pub autocomplete: Option<&'static str>,
    /// An example shown in the empty input.
    pub placeholder: Option<&'static str>,
    /// Whether it must be filled in.
    pub required: bool,
}

impl FormField {
    /// The most bytes that one field may have.
    pub const MAX_LEN: usize = 4096;
}

/// Why a form could not be read; the sign-in is refused as with wrong credentials.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FormError {
    /// A required field is empty or wasn't sent.
    #[error("the field `{0}` is empty")]
    Missing(&'static str),
    /// A field is longer than [`FormField::MAX_LEN`].
    #[error("the field `{0}` is too long")]
    TooLong(&'static str),
}

/// Somebody wants to sign in with a form: the input of `authorize`.
#[non_exhaustive]
pub struct Authorize<A: Auth, F> {
    /// The form as it was filled in.
    pub form: F,
    /// The headers of the request.
    pub headers: HeaderMap,
    /// The application's state.
    pub state: A::State,
}

impl<A: Auth, F> fmt::Debug for Authorize<A, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Authorize").finish_non_exhaustive()
    }
}

/// A form that was sent, before it is read.
#[doc(hidden)]
pub struct SignInForm<'a> {
    pub(crate) sent: BTreeMap<String, String>,
    pub(crate) headers: HeaderMap,
    pub(crate) state: &'a (dyn Any + Send + Sync),
}

impl fmt::Debug for SignInForm<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignInForm").finish_non_exhaustive()
    }
}

type Check =
    dyn Fn(SignInForm<'_>) -> BoxFuture<'static, Result<Option<User>, BoxError>> + Send + Sync;

/// The function that checks a form: `async fn(Authorize<Setup, Form>) -> Option<User>`.
#[derive(Clone)]
pub struct Authorizer {
    fields: &'static [FormField],
    check: Arc<Check>,
}

impl Authorizer {
    /// The fields of the form it checks.
    #[must_use]
    pub fn fields(&self) -> &'static [FormField] {
        self.fields
    }

    /// Reads the form and checks it. `None` refuses the sign-in.
    #[doc(hidden)]
    pub async fn authorize(&self, form: SignInForm<'_>) -> Result<Option<User>, BoxError> {
        (self.check)(form).await
    }
}

impl fmt::Debug for Authorizer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Authorizer").field("fields", &self.fields).finish_non_exhaustive()
    }
}

/// Where `auth!` writes the function that checks a form.
#[derive(Debug, Default)]
pub struct AuthorizeSlot(Option<Authorizer>);

impl AuthorizeSlot {
    /// Fills the slot.
    #[doc(hidden)]
    pub fn set<A, F, Fields, M>(&mut self, _: For<A>, function: F)
    where
        A: Auth,
        Fields: CredentialsForm,
        F: Callback<Authorize<A, Fields>, Option<User>, M> + Send + Sync + 'static,
        F::Future: Send + 'static,
    {
        let function = Arc::new(function);
        let check = move |form: SignInForm<'_>| {
            let state = form.state.downcast_ref::<A::State>().cloned();
            let SignInForm { mut sent, headers, .. } = form;
            let fields = Fields::read(&mut sent);
            let function = Arc::clone(&function);
            let reply = async move {
                let state = state.ok_or("the form was sent to another setup")?;
                let Ok(form) = fields else { return Ok(None) };
                function.call(Authorize { form, headers, state }).await
            };
            Box::pin(reply) as BoxFuture<'static, _>
        };
        self.0 = Some(Authorizer { fields: Fields::FIELDS, check: Arc::new(check) });
    }
}

#[doc(hidden)]
impl AuthorizeSlot {
    pub fn required(
        self,
        assembly: &mut Assembly<'_>,
        option: &str,
        _: Option<&str>,
    ) -> Option<Authorizer> {
        if self.0.is_none() {
            assembly.missing(option);
        }
        self.0
    }

    pub fn optional(
        self,
        _: &mut Assembly<'_>,
        _: &str,
        _: Option<&str>,
    ) -> Option<Option<Authorizer>> {
        Some(self.0)
    }
}

/// A provider that signs people in with a form.
///
/// Written by authors of providers with the kind `credentials`, next to the derive.
pub trait CredentialsProvider: Provider {
    /// What checks the form.
    fn authorizer(&self) -> &Authorizer;

    /// The name on the button, if it differs from [`Provider::NAME`].
    fn name(&self) -> Option<&str> {
        None
    }
}

/// A provider without its type.
#[doc(hidden)]
pub trait RunCredentials<P>: fmt::Debug + Send + Sync {
    fn authorizer(&self) -> &Authorizer;
    fn name(&self) -> Option<&str>;
    fn profile(&self, user: User) -> P;
}

pub(super) struct Runs<T>(pub(super) T);

impl<T: Provider> fmt::Debug for Runs<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(T::NAME)
    }
}

impl<T> RunCredentials<T::Profile> for Runs<T>
where
    T: CredentialsProvider,
    T::Profile: From<User>,
{
    fn authorizer(&self) -> &Authorizer {
        self.0.authorizer()
    }

    fn name(&self) -> Option<&str> {
        self.0.name()
    }

    fn profile(&self, user: User) -> T::Profile {
        user.into()
    }
}
