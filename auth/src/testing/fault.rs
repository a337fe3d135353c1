//! What can go wrong at a provider.

/// What goes wrong while somebody signs in at a provider that is played:
/// [`ProviderSignIn::fault`](super::ProviderSignIn::fault).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// The person says no at the provider.
    Denied,
    /// The provider can't be reached.
    Down,
    /// The ID token has expired. Only for providers of OpenID Connect.
    ExpiredIdToken,
    /// The provider never answers, so that the library gives up after the provider's `timeout`, ten
    /// seconds by default. In a test with `#[tokio::test(start_paused = true)]` these pass at once.
    Slow,
    /// The ID token is signed with a key that the provider doesn't publish. Only for providers of OpenID
    /// Connect.
    UnknownKey,
    /// The ID token has another nonce than the request. Only for providers of OpenID Connect whose `checks`
    /// include the nonce.
    WrongNonce,
}

impl Fault {
    /// Every fault, in the order of their names.
    pub const ALL: &'static [Self] = &[
        Self::Denied,
        Self::Down,
        Self::ExpiredIdToken,
        Self::Slow,
        Self::UnknownKey,
        Self::WrongNonce,
    ];

    /// The name of the fault, as the enum has it, such as `WrongNonce`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Denied => "Denied",
            Self::Down => "Down",
            Self::ExpiredIdToken => "ExpiredIdToken",
            Self::Slow => "Slow",
            Self::UnknownKey => "UnknownKey",
            Self::WrongNonce => "WrongNonce",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_has_its_own_name() {
        for fault in Fault::ALL {
            assert_eq!(fault.name(), format!("{fault:?}"));
        }
        assert!(Fault::ALL.is_sorted_by_key(|fault| fault.name()));
    }
}
