//! What a provider may do besides what its entry says.

/// What else than the catalogue's answer the provider gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Twist {
    /// Nothing.
    None,
    /// A token response without type, with `expires_in` as text and members that nobody knows.
    Odd,
    /// The token endpoint answers 200 with an `error`.
    TokenError,
    /// The token endpoint answers 401 with something else than the standard's error.
    TokenFault,
    /// The userinfo endpoint answers 401.
    UserinfoFault,
    /// The userinfo answer says that it is a failure.
    Unsuccessful,
    /// The profile has no id.
    NoId,
    /// The ID token has another nonce.
    Nonce,
    /// The ID token was changed after it was signed.
    Signature,
}
