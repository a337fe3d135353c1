//! Types as values, so that a mistake is reported once.

use std::{fmt, marker::PhantomData};

use crate::{
    adapter::{Adapter, NotAnAdapter},
    claims::{AnyClaims, ClaimsData},
    witness::Witness,
};

/// Asks about a type only what makes sense to ask.
///
/// A type that isn't an adapter, or isn't claims, is reported once, where it is named. Its methods
/// here are then those of [`NotAdapter`] and [`NotClaims`], which ask nothing: rustc takes the
/// inherent ones only where their bounds hold.
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

impl<T: Adapter> Probe<T> {
    /// The type, an adapter.
    #[must_use]
    pub fn adapter(&self) -> Witness<T> {
        Witness::NEW
    }
}

impl<T: ClaimsData> Probe<T> {
    /// The type, claims.
    #[must_use]
    pub fn claims(&self) -> Witness<T> {
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

/// The answers of [`Probe`] for what is no claims.
pub trait NotClaims {
    /// Nothing is asked of it.
    fn claims(&self) -> Witness<AnyClaims> {
        Witness::NEW
    }
}

impl<T> NotClaims for Probe<T> {}

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
