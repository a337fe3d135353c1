//! Values that may be a field's default.

/// A value that may be the default of an option of type `T`.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be the default of an option of type `{T}`",
    label = "this option is a `{T}`",
    note = "write a value that converts into a `{T}`; `#[auth(default)]` alone is the default of the type [auth::E0805]"
)]
pub trait IntoDefault<T> {
    /// Converts.
    fn into_default(self) -> T;
}

impl<T> IntoDefault<T> for T {
    fn into_default(self) -> T {
        self
    }
}

impl IntoDefault<String> for &str {
    fn into_default(self) -> String {
        self.to_owned()
    }
}

impl<const N: usize> IntoDefault<Vec<String>> for [&str; N] {
    fn into_default(self) -> Vec<String> {
        self.into_iter().map(str::to_owned).collect()
    }
}

/// The default that a field of a configuration names.
#[doc(hidden)]
pub fn fallback<T>(value: impl IntoDefault<T>) -> T {
    value.into_default()
}
