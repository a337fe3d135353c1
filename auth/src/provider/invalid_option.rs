//! An option that a provider can't use.

/// An option of a provider has a value that can't be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{option}`: {reason}")]
pub struct InvalidOption {
    pub(crate) option: &'static str,
    pub(crate) reason: String,
}

impl InvalidOption {
    /// Names the option and says what is wrong with it, without its value.
    pub fn new(option: &'static str, reason: impl Into<String>) -> Self {
        Self { option, reason: reason.into() }
    }
}
