//! Types as values, for what must be asked of a type once.

use std::{fmt, marker::PhantomData};

/// A type as a value. Where the type can't be told because of a mistake, rustc has reported that
/// mistake and asks nothing of the value.
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
