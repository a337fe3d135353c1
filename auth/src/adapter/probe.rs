//! Whether a type is an adapter, asked so that one that isn't is reported once.

use super::{Adapter, NotAnAdapter};
use crate::config::{Probe, TypeTag};

impl<T: Adapter> Probe<T> {
    /// The type, an adapter.
    #[must_use]
    pub fn adapter(&self) -> TypeTag<T> {
        TypeTag::NEW
    }
}

/// The answers of [`Probe`] for what is no adapter.
pub trait NotAdapter {
    /// Nothing is asked of it.
    fn adapter(&self) -> TypeTag<NotAnAdapter> {
        TypeTag::NEW
    }
}

impl<T> NotAdapter for Probe<T> {}
