//! Whether a type is an adapter, asked so that one that isn't is reported once.

use super::{Adapter, NotAnAdapter};
use crate::config::{Probe, Witness};

impl<T: Adapter> Probe<T> {
    /// The type, an adapter.
    #[must_use]
    pub fn adapter(&self) -> Witness<T> {
        Witness::NEW
    }
}

/// The answers of [`Probe`] for what is no adapter.
pub trait NotAdapter {
    /// Nothing is asked of it.
    fn adapter(&self) -> Witness<NotAnAdapter> {
        Witness::NEW
    }
}

impl<T> NotAdapter for Probe<T> {}
