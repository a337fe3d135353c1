//! A type as a value, which an expansion can pass to a check.

use std::{fmt, marker::PhantomData};

/// A type as a value. The checks of an expansion take it as an argument, and their bounds are the question:
/// `Check::keeps(&adapter, kind)`. Where rustc can't tell the type because of a mistake, it has reported that
/// mistake, and checks no bound.
pub struct TypeTag<T>(PhantomData<fn() -> T>);

impl<T> TypeTag<T> {
    /// The value.
    pub const NEW: Self = Self(PhantomData);
}

impl<T> fmt::Debug for TypeTag<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TypeTag")
    }
}
