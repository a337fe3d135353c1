//! Whether a provider can say that an address is verified.

use super::Profile;
use crate::identity::kind;

/// A kind of provider, asked about the profiles `P` of one.
#[doc(hidden)]
pub trait Proves<P> {
    /// Whether a sign-in may say that the address is verified.
    const PROVES: bool;
}

impl<P: Profile> Proves<P> for kind::OAuth {
    const PROVES: bool = P::SAYS_VERIFIED;
}

// The mail was read, and the function that checks a form says what it knows.

impl<P> Proves<P> for kind::Email {
    const PROVES: bool = true;
}

impl<P> Proves<P> for kind::Credentials {
    const PROVES: bool = true;
}

// A passkey says nothing about an address.

impl<P> Proves<P> for kind::Passkey {
    const PROVES: bool = false;
}
