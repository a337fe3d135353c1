//! What a setup asks for beside what somebody signs in with: the section `second_factor`.

/// What a user can prove as a second factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[doc(hidden)]
pub enum FactorMethod {
    /// A passkey.
    Passkey,
    /// One of ten codes that the user keeps for the day when another factor is lost.
    RecoveryCodes,
    /// An app that shows codes (RFC 6238).
    Totp,
}

impl FactorMethod {
    /// Every method, in alphabetical order.
    pub const ALL: &'static [Self] = &[Self::Passkey, Self::RecoveryCodes, Self::Totp];
}

/// The methods of a setup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FactorMethods {
    pub(crate) passkey: bool,
    pub(crate) recovery_codes: bool,
    pub(crate) totp: bool,
}

impl FactorMethods {
    pub(super) fn new(methods: &[FactorMethod]) -> Self {
        let has = |method| methods.contains(&method);
        Self {
            passkey: has(FactorMethod::Passkey),
            recovery_codes: has(FactorMethod::RecoveryCodes),
            totp: has(FactorMethod::Totp),
        }
    }
}
