//! Types as values, so that a mistake is reported once.

use std::{fmt, marker::PhantomData};

/// Asks about a type only what makes sense to ask.
///
/// A type that isn't an adapter, or isn't claims, is reported once, where it is named. Its methods
/// here are then those of [`NotAdapter`](crate::adapter::NotAdapter) and
/// [`NotClaims`](crate::engine::claims::NotClaims), which ask nothing: rustc takes the inherent ones only
/// where their bounds hold.
pub struct Probe<T>(PhantomData<fn() -> T>);

impl<T> Probe<T> {
    /// The value.
    pub const NEW: Self = Self(PhantomData);
}

impl<T> fmt::Debug for Probe<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Probe")
    }
}

impl<T: Default> Probe<T> {
    /// The type's default value.
    #[must_use]
    pub fn default_value(&self) -> Option<T> {
        Some(T::default())
    }
}

/// The answer of [`Probe`] for what has no default value.
pub trait NoDefault<T> {
    /// There is none.
    fn default_value(&self) -> Option<T> {
        None
    }
}

impl<T> NoDefault<T> for Probe<T> {}
