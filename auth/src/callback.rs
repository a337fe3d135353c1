//! Callbacks: functions of your application that decide or change what happens in a flow.
//!
//! You name them in `callbacks: { … }` of an [`auth!`](macro@crate::auth). Each takes one of the inputs
//! of this module. It may be `async` or not, and may return its value or a `Result`. A callback that
//! panics counts as one that returned an error.

use std::{
    fmt,
    future::{Ready, ready},
    panic::{AssertUnwindSafe, catch_unwind},
    pin::Pin,
    task::{Context, Poll},
    time::SystemTime,
};

use pin_project_lite::pin_project;
use serde_json::{Map, Value};

use crate::{Account, Auth, Identity, User, claims::ClaimsData, error::BoxError, time::to_iso};

/// Somebody is signing in: the input of the `sign_in` callback.
#[non_exhaustive]
pub struct SignIn<A: Auth> {
    /// The provider in use.
    pub provider: A::Provider,
    /// The person: the stored user if the account is known, else what the provider said.
    pub user: User,
    /// What the provider said.
    pub identity: Identity,
    /// The account at the provider.
    pub account: Account,
    /// The provider's profile, typed.
    pub profile: A::Profile,
    /// Whether somebody only asks for a mail with a link. Nothing is proven yet and nobody is signed in;
    /// the callback is called again when somebody comes back with the link.
    ///
    /// If you deny here, whoever asks learns which addresses may sign in. If you deny only when they
    /// come back, every address gets the same answer, after the same work.
    pub verification_request: bool,
    /// The application's state.
    pub state: A::State,
}

/// Whether a sign-in goes ahead: the result of the `sign_in` callback.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Go ahead.
    Allow,
    /// Show the access-denied error.
    Deny,
    /// Send the browser elsewhere; nobody is signed in.
    Redirect(String),
}

impl Decision {
    /// [`Decision::Allow`] if `allowed`, else [`Decision::Deny`].
    #[must_use]
    pub const fn allow_if(allowed: bool) -> Self {
        if allowed { Self::Allow } else { Self::Deny }
    }
}

/// A page asks to return somewhere after signing in or out: the input of the `redirect` callback.
///
/// The result is used only if it is on the site's origin or listed in `redirects` (with
/// `compat: next_auth_v4`, as it is).
#[non_exhaustive]
pub struct Redirect<A: Auth> {
    /// The requested target: an absolute URL or a path.
    pub url: String,
    /// The site's own origin, such as `https://shop.example`.
    pub base_url: String,
    /// The application's state.
    pub state: A::State,
    pub(crate) default: String,
}

impl<A: Auth> Redirect<A> {
    /// Where the browser goes without a callback: the target if it is allowed, else the origin.
    #[must_use]
    pub fn into_default(self) -> String {
        self.default
    }
}

/// A session is made, read or changed: the input of the `claims` callback.
#[non_exhaustive]
pub struct ClaimsUpdate<A: Auth> {
    /// Why the callback is asked.
    pub trigger: Trigger<A>,
    /// The application's state.
    pub state: A::State,
}

/// Why the `claims` callback is asked.
pub enum Trigger<A: Auth> {
    /// A user signs in for the first time; with an adapter only.
    #[non_exhaustive]
    SignUp {
        /// The user, just created.
        user: User,
        /// The account at the provider.
        account: Account,
        /// The provider's profile, typed.
        profile: A::Profile,
    },
    /// A user signs in.
    #[non_exhaustive]
    SignIn {
        /// The user.
        user: User,
        /// The account at the provider.
        account: Account,
        /// The provider's profile, typed.
        profile: A::Profile,
    },
    /// The browser asks to change the session, with the client's `update()`.
    Update {
        /// The claims so far.
        claims: A::Claims,
        /// What the browser sent, reduced to the fields marked `#[claims(client_update)]`.
        patch: <A::Claims as ClaimsData>::Patch,
    },
    /// A session is read.
    Read {
        /// The claims so far.
        claims: A::Claims,
    },
}

/// A session is shown to the browser: the input of the `session` callback.
#[non_exhaustive]
pub struct SessionView<A: Auth> {
    /// The user of the session.
    pub user: User,
    /// When the session expires.
    pub expires: SystemTime,
    /// The session's claims, public or not.
    pub claims: A::Claims,
    /// What the browser sent with `update()`, as it is; `None` when the session is only read.
    pub update: Option<Value>,
    /// The application's state.
    pub state: A::State,
    /// Whether what isn't known of the user is written as null.
    pub(crate) has_nulls: bool,
}

impl<A: Auth> SessionView<A> {
    /// What the browser sees without a callback: NextAuth's object, `{ user: { name, email, image },
    /// expires }`, and the claims marked `#[claims(public)]`.
    ///
    /// Fails when the public claims can't be written as JSON.
    pub fn into_json(self) -> Result<Value, serde_json::Error> {
        let mut session = match self.claims.encode_public()? {
            Value::Object(public) => public,
            _ => Map::new(),
        };
        let mut user = Map::new();
        for (key, value) in
            [("name", self.user.name), ("email", self.user.email), ("image", self.user.image)]
        {
            if value.is_some() || self.has_nulls {
                user.insert(key.to_owned(), value.into());
            }
        }
        session.insert("user".to_owned(), user.into());
        session.insert("expires".to_owned(), to_iso(self.expires).into());
        Ok(session.into())
    }
}

macro_rules! blind_debug {
    ($($name:ident)*) => {$(
        impl<A: Auth> fmt::Debug for $name<A> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($name)).finish_non_exhaustive()
            }
        }
    )*};
}

blind_debug!(SignIn Redirect ClaimsUpdate Trigger SessionView);

/// A function from `In` to `Out`, which may be async and may fail.
#[diagnostic::on_unimplemented(
    message = "this callback must be a function from `{In}` to `{Out}`",
    label = "expected `async fn({In}) -> {Out}`",
    note = "it may be `async` or not, and may return `{Out}` or `Result<{Out}, E>`"
)]
pub trait Callback<In, Out, M> {
    /// The future [`Callback::call`] returns.
    type Future: Future<Output = Result<Out, BoxError>>;
    /// Runs the callback. Fails when the callback does, and when it panics.
    fn call(&self, input: In) -> Self::Future;
}

#[doc(hidden)]
pub mod shape {
    //! Tells apart the four shapes a callback may have.
    #[derive(Debug)]
    pub struct Plain;
    #[derive(Debug)]
    pub struct Fallible<E>(std::marker::PhantomData<E>);
    #[derive(Debug)]
    pub struct Async<F, M>(std::marker::PhantomData<(F, M)>);
}
use shape::{Async, Fallible, Plain};

#[diagnostic::do_not_recommend]
impl<F, In, Out> Callback<In, Out, Plain> for F
where
    F: Fn(In) -> Out,
{
    type Future = Ready<Result<Out, BoxError>>;
    fn call(&self, input: In) -> Self::Future {
        ready(caught(|| self(input)))
    }
}

#[diagnostic::do_not_recommend]
impl<F, In, Out, E> Callback<In, Out, Fallible<E>> for F
where
    F: Fn(In) -> Result<Out, E>,
    E: Into<BoxError>,
{
    type Future = Ready<Result<Out, BoxError>>;
    fn call(&self, input: In) -> Self::Future {
        ready(caught(|| self(input)).and_then(|result| result.map_err(Into::into)))
    }
}

#[diagnostic::do_not_recommend]
impl<F, Fut, In, Out> Callback<In, Out, Async<Fut, Plain>> for F
where
    F: Fn(In) -> Fut,
    Fut: Future<Output = Out>,
{
    type Future = Reply<Fut, fn(Out) -> Result<Out, BoxError>>;
    fn call(&self, input: In) -> Self::Future {
        Reply { future: caught(|| self(input)).ok(), convert: Ok }
    }
}

#[diagnostic::do_not_recommend]
impl<F, Fut, In, Out, E> Callback<In, Out, Async<Fut, Fallible<E>>> for F
where
    F: Fn(In) -> Fut,
    Fut: Future<Output = Result<Out, E>>,
    E: Into<BoxError>,
{
    type Future = Reply<Fut, fn(Result<Out, E>) -> Result<Out, BoxError>>;
    fn call(&self, input: In) -> Self::Future {
        let convert = |reply: Result<Out, E>| reply.map_err(Into::into);
        Reply { future: caught(|| self(input)).ok(), convert }
    }
}

pin_project! {
    /// The future of an async callback.
    pub struct Reply<F, C> {
        // `None` if the callback panicked before it gave one.
        #[pin]
        future: Option<F>,
        convert: C,
    }
}

impl<F, C> fmt::Debug for Reply<F, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reply").finish_non_exhaustive()
    }
}

impl<F, Out> Future for Reply<F, fn(F::Output) -> Result<Out, BoxError>>
where
    F: Future,
{
    type Output = Result<Out, BoxError>;
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let Some(future) = this.future.as_pin_mut() else {
            return Poll::Ready(Err(Panicked.into()));
        };
        match caught(|| future.poll(cx)) {
            Ok(poll) => poll.map(*this.convert),
            Err(error) => Poll::Ready(Err(error)),
        }
    }
}

/// A callback panicked: an error as any other, so that what it decides is refused, and what was begun
/// is taken back.
///
/// The panic's own text, which may be anybody's, is where the panic hook writes it.
#[derive(Debug, thiserror::Error)]
#[error("it panicked")]
pub(crate) struct Panicked;

/// What a function of the application gives.
///
/// What it leaves broken it shares with requests that run at the same time anyway.
pub(crate) fn caught<T>(call: impl FnOnce() -> T) -> Result<T, BoxError> {
    catch_unwind(AssertUnwindSafe(call)).map_err(|_| Panicked.into())
}
