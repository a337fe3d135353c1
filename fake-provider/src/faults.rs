//! What can be chosen to go wrong.

use auth::testing::Fault;

/// What the page says of a fault; `None` for one that this provider doesn't have.
pub(crate) fn explanation(fault: Fault) -> Option<&'static str> {
    Some(match fault {
        Fault::Denied => "the person says no",
        Fault::Down => "the token and userinfo endpoints answer 503",
        Fault::ExpiredIdToken => "the ID token has expired",
        Fault::Slow => "the token and userinfo endpoints never answer",
        Fault::UnknownKey => "the ID token is signed with a key that isn't published",
        Fault::WrongNonce => "the ID token has another nonce than the request",
        _ => return None,
    })
}

/// The fault with this name.
pub(crate) fn named(name: &str) -> Option<Fault> {
    Fault::ALL.iter().copied().find(|fault| fault.name() == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The kit for tests and this provider know the same faults.
    #[test]
    fn every_fault_is_explained() {
        for fault in Fault::ALL {
            assert!(explanation(*fault).is_some(), "{fault:?}");
            assert_eq!(named(fault.name()), Some(*fault));
        }
        assert_eq!(named("denied"), None);
    }
}
