//! A setup at run time: what was declared, built, and shared by every request.

mod builder;
mod registry;
mod site;

use std::{fmt, marker::PhantomData, sync::Arc};

pub use self::{builder::Builder, registry::Registry};
pub(crate) use self::{
    registry::{Entry, Method},
    site::{Site, is_loopback},
};
use crate::{Auth, Secret, parts::Parts, settings::Settings};

/// A setup, built: a cheap clone that every request shares.
///
/// The type that `auth!` declares dereferences to it, so its methods are methods of `ShopAuth`.
pub struct Setup<A, S, P> {
    pub(crate) inner: Arc<Inner<S, P>>,
    setup: PhantomData<fn() -> A>,
}

/// What [`Setup`] shares.
pub(crate) struct Inner<S, P> {
    pub(crate) settings: Settings,
    pub(crate) site: Site,
    pub(crate) entries: Vec<Entry<P>>,
    pub(crate) secrets: Vec<Secret>,
    pub(crate) state: S,
    pub(crate) parts: Parts,
}

impl<A, S, P> Setup<A, S, P> {
    fn new(inner: Inner<S, P>) -> Self {
        Self { inner: Arc::new(inner), setup: PhantomData }
    }
}

impl<A: Auth> Setup<A, A::State, A::Profile> {
    /// The provider with this id, unless its `if` is false.
    pub(crate) fn entry(&self, id: &str) -> Option<&Entry<A::Profile>> {
        self.inner.entries.iter().find(|entry| entry.id == id)
    }
}

impl<A, S, P> Clone for Setup<A, S, P> {
    fn clone(&self) -> Self {
        Self { inner: Arc::clone(&self.inner), setup: PhantomData }
    }
}

impl<A, S, P> fmt::Debug for Setup<A, S, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct(self.inner.settings.name).finish_non_exhaustive()
    }
}
