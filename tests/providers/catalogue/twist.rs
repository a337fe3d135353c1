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
    /// The answer of the token endpoint has one oddity.
    Tokens(Oddity),
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

/// What is odd about an answer of a token endpoint; its status is 200.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Oddity {
    /// There is no `token_type`.
    NoType,
    /// `expires_in` is a text.
    TextExpiry,
    /// There are members that nobody knows.
    Unknown,
    /// `error` is there, and null.
    NullError,
    /// An `error`, and nothing else.
    Error,
    /// An `error` beside tokens.
    ErrorBeside,
    /// An `error` that is an object.
    ErrorObject,
}

impl Oddity {
    pub(crate) const ALL: [Self; 7] = [
        Self::NoType,
        Self::TextExpiry,
        Self::Unknown,
        Self::NullError,
        Self::Error,
        Self::ErrorBeside,
        Self::ErrorObject,
    ];

    /// Whether nobody may be signed in by it.
    pub(crate) fn is_failure(self) -> bool {
        matches!(self, Self::Error | Self::ErrorBeside | Self::ErrorObject)
    }
}
