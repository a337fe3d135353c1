//! What a token carries.

/// The claims that every session token may carry.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Standard {
    /// The user's id.
    pub(crate) sub: Option<String>,
    /// The user's name.
    pub(crate) name: Option<String>,
    /// The user's address.
    pub(crate) email: Option<String>,
    /// The URL of the user's picture.
    pub(crate) picture: Option<String>,
    /// When the token was sealed, in seconds since 1970.
    pub(crate) iat: Option<f64>,
    /// When it expires, in seconds since 1970.
    pub(crate) exp: Option<f64>,
    /// When it begins to be valid, in seconds since 1970.
    pub(crate) nbf: Option<f64>,
    /// The token's id.
    pub(crate) jti: Option<String>,
    /// Whether name, email and picture are null where they aren't known; otherwise they aren't there.
    pub(crate) has_nulls: bool,
}

/// What a token carries: the standard claims and, beside them in the same object, `T`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Claims<T> {
    pub(crate) standard: Standard,
    pub(crate) custom: T,
}
