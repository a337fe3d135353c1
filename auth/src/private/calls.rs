//! Calls of the application's callbacks.

use core::{fmt, marker::PhantomData};

use crate::callback::Callback;

/// Calls a callback with everything but the marker pinned down.
// `In` and `Out` belong to the type: with a turbofish on `call`, rustc would point there and not at
// the callback.
pub struct Calls<In, Out>(PhantomData<fn(In) -> Out>);

impl<In, Out> fmt::Debug for Calls<In, Out> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Calls")
    }
}

impl<In, Out> Calls<In, Out> {
    #[expect(clippy::needless_pass_by_value, reason = "a reference would show in the error")]
    pub fn call<F, M>(callback: F, input: In) -> F::Future
    where
        F: Callback<In, Out, M>,
    {
        callback.call(input)
    }

    /// Gives a closure the argument type it can't infer from [`Callback`].
    pub const fn closure<R, F: Fn(In) -> R>(closure: F) -> F {
        closure
    }
}
