//! Functions of the application.

use std::{
    fmt,
    future::{Ready, ready},
    panic::{AssertUnwindSafe, catch_unwind},
    pin::Pin,
    task::{Context, Poll},
};

use pin_project_lite::pin_project;

use crate::error::BoxError;

/// A function from `In` to `Out`, which may be async and may fail.
#[diagnostic::on_unimplemented(
    message = "this callback must be a function from `{In}` to `{Out}`",
    label = "expected `async fn({In}) -> {Out}`",
    note = "it may be `async` or not, and may return `{Out}` or `Result<{Out}, E>`, with an `E` that converts into `auth::BoxError`, as every error type does [auth::E0806]"
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
