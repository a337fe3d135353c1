//! A type as a value that `auth!` asks questions, so that a mistake about the type is reported once.

use std::{fmt, marker::PhantomData};

/// A type as a value, which is asked only what the type can answer.
///
/// A type that isn't an adapter, or isn't claims, is reported once, where it is named. Each further question
/// about it would be one more error, so each question is written twice: as an inherent method whose bound is
/// `Adapter` or `ClaimsData`, and as a method of a trait without bounds,
/// [`NotAdapter`](crate::adapter::NotAdapter) or [`NotClaims`](crate::engine::claims::NotClaims), whose answer
/// passes every check. rustc takes the inherent method where its bound holds, and the trait's elsewhere.
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

/// The answer of [`Probe`] for a type that has no default value.
pub trait NoDefault<T> {
    /// `None`, since there is no default value.
    fn default_value(&self) -> Option<T> {
        None
    }
}

impl<T> NoDefault<T> for Probe<T> {}
