//! Why a condition isn't as somebody wants it.

/// What keeps a condition from being as somebody wants it.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// A `bool`, about which no more is known.
    Given,
    /// This variable is set.
    IsSet(&'static str),
    /// This variable isn't set, or is empty.
    Unset(&'static str),
}
