//! What the library does with the profiles of any provider, as functions. The derive makes them where it names the
//! profile, so that all a profile has to be is asked there, and once.

use std::fmt::{self, Debug};

/// What any profile can do.
#[doc(hidden)]
pub struct ProfileFunctions<P> {
    copied: fn(&P) -> P,
    shown: fn(&P, &mut fmt::Formatter<'_>) -> fmt::Result,
}

impl<P> ProfileFunctions<P> {
    #[must_use]
    pub fn typed() -> Self
    where
        P: Clone + Debug,
    {
        Self { copied: P::clone, shown: <P as Debug>::fmt }
    }
}

impl<P> ProfileFunctions<P> {
    /// Another one that says the same.
    #[must_use]
    pub fn copied(&self, profile: &P) -> P {
        (self.copied)(profile)
    }

    /// Writes its `Debug`.
    pub fn shown(&self, profile: &P, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (self.shown)(profile, f)
    }
}

impl<P> Debug for ProfileFunctions<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ProfileFunctions")
    }
}
