//! Functions given as options.

use std::{fmt, pin::Pin, sync::Arc};

use super::{Assembly, Callback, For};
use crate::error::BoxError;

type Erased<In, Out> =
    dyn Fn(In) -> Pin<Box<dyn Future<Output = Result<Out, BoxError>> + Send>> + Send + Sync;

/// A function of the application, given as an option: `fn` or `async fn`, from `In` to `Out` or to
/// `Result<Out, E>`.
pub struct Handler<In, Out>(Arc<Erased<In, Out>>);

impl<In, Out> Handler<In, Out> {
    /// Wraps a function.
    pub fn new<F, M>(function: F) -> Self
    where
        F: Callback<In, Out, M> + Send + Sync + 'static,
        F::Future: Send + 'static,
        Out: 'static,
        In: 'static,
    {
        Self(Arc::new(move |input| Box::pin(function.call(input))))
    }

    /// Calls the function.
    pub async fn call(&self, input: In) -> Result<Out, BoxError> {
        (self.0)(input).await
    }
}

impl<In, Out> Clone for Handler<In, Out> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<In, Out> fmt::Debug for Handler<In, Out> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Handler(…)")
    }
}

/// Where `auth!` writes an option that is a function.
#[derive(Debug)]
pub struct HandlerSlot<In, Out>(Option<Handler<In, Out>>);

impl<In, Out> Default for HandlerSlot<In, Out> {
    fn default() -> Self {
        Self(None)
    }
}

impl<In: 'static, Out: 'static> HandlerSlot<In, Out> {
    /// Fills the slot.
    #[doc(hidden)]
    pub fn set<A, F, M>(&mut self, _: For<A>, function: F)
    where
        F: Callback<In, Out, M> + Send + Sync + 'static,
        F::Future: Send + 'static,
    {
        self.0 = Some(Handler::new(function));
    }

    /// Gives a closure the type of its argument, which it can't learn from [`Callback`].
    #[doc(hidden)]
    pub fn closure<A, R, F: Fn(In) -> R>(&self, _: For<A>, closure: F) -> F {
        closure
    }
}

#[doc(hidden)]
impl<In, Out> HandlerSlot<In, Out> {
    pub fn required(
        self,
        assembly: &mut Assembly<'_>,
        option: &str,
        _: Option<&str>,
    ) -> Option<Handler<In, Out>> {
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
    ) -> Option<Option<Handler<In, Out>>> {
        Some(self.0)
    }
}
