//! Which callbacks and events a setup doesn't have, known before anything is made for them.

use std::{
    any::TypeId,
    future::Ready,
    pin::Pin,
    task::{Context, Poll},
};

use crate::error::BoxError;

/// What a method of [`Auth`](super::Auth) answers by default, as a type that no function of an application answers.
pub(super) struct Undeclared<T>(Ready<Result<T, BoxError>>);

impl<T> Undeclared<T> {
    pub(super) fn answer(result: Result<T, BoxError>) -> Self {
        Self(std::future::ready(result))
    }
}

impl<T> Future for Undeclared<T> {
    type Output = Result<T, BoxError>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.get_mut().0).poll(cx)
    }
}

/// Whether a method of [`Auth`](super::Auth) is the default one, by what it answers with: it isn't called.
pub(super) fn is_undeclared<I, T, F>(_: impl FnOnce(I) -> F) -> bool
where
    T: 'static,
    F: Future<Output = Result<T, BoxError>> + 'static,
{
    TypeId::of::<F>() == TypeId::of::<Undeclared<T>>()
}
