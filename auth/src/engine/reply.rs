//! What a callback or an event answers.

use std::{
    any::Any,
    future::Ready,
    pin::Pin,
    task::{Context, Poll, ready},
};

use pin_project_lite::pin_project;

use crate::{error::BoxError, parts::BoxFuture};

/// What a callback or an event answers, as a future of one type for all of them.
pub(crate) enum Reply<T> {
    /// It is known already.
    Now(Ready<Result<T, BoxError>>),
    /// The application's own function says it.
    Later(BoxFuture<'static, Result<T, BoxError>>),
}

impl<T: Send + 'static> Reply<T> {
    /// What a method of [`Auth`](super::Auth) answers.
    pub(super) fn of<F>(future: F) -> Self
    where
        F: Future<Output = Result<T, BoxError>> + Send + 'static,
    {
        Self::made(future, Ok)
    }

    /// The same, made another value.
    pub(super) fn made<F, V>(
        future: F,
        make: impl FnOnce(V) -> Result<T, BoxError> + Send + 'static,
    ) -> Self
    where
        F: Future<Output = Result<V, BoxError>> + Send + 'static,
        V: 'static,
    {
        // The default methods of `Auth` are ready at once. Spares a setup without the callback the allocation.
        let mut future = Some(future);
        let ready =
            (&mut future as &mut dyn Any).downcast_mut::<Option<Ready<Result<V, BoxError>>>>();
        if let Some(ready) = ready.and_then(Option::take) {
            return Self::Now(std::future::ready(ready.into_inner().and_then(make)));
        }
        let Some(future) = future else { unreachable!("it is taken only where it is ready") };
        Self::Later(Box::pin(Made { future, make: Some(make) }))
    }

    /// What is known without asking anybody.
    pub(super) fn now(result: Result<T, BoxError>) -> Self {
        Self::Now(std::future::ready(result))
    }

    /// That what was to be asked for can't be.
    pub(super) fn failed(error: BoxError) -> Self {
        Self::now(Err(error))
    }
}

pin_project! {
    // Another value made of a future's. An `async` block would keep the future twice, as what it captures and as
    // what it waits for.
    struct Made<F, M> {
        #[pin]
        future: F,
        make: Option<M>,
    }
}

impl<F, M, V, T> Future for Made<F, M>
where
    F: Future<Output = Result<V, BoxError>>,
    M: FnOnce(V) -> Result<T, BoxError>,
{
    type Output = Result<T, BoxError>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let value = ready!(this.future.poll(cx))?;
        let Some(make) = this.make.take() else { unreachable!("it is asked until it is ready") };
        Poll::Ready(make(value))
    }
}

impl<T> Future for Reply<T> {
    type Output = Result<T, BoxError>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match self.get_mut() {
            Self::Now(ready) => Pin::new(ready).poll(cx),
            Self::Later(future) => future.as_mut().poll(cx),
        }
    }
}
