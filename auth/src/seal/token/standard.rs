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

/// What a token says of a user, before it is written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Subject<'a> {
    pub(crate) sub: Option<&'a str>,
    pub(crate) name: Option<&'a str>,
    pub(crate) email: Option<&'a str>,
    pub(crate) picture: Option<&'a str>,
    /// See [`Standard::has_nulls`].
    pub(crate) has_nulls: bool,
}

impl Standard {
    /// What these claims say of a user.
    pub(super) fn subject(&self) -> Subject<'_> {
        Subject {
            sub: self.sub.as_deref(),
            name: self.name.as_deref(),
            email: self.email.as_deref(),
            picture: self.picture.as_deref(),
            has_nulls: self.has_nulls,
        }
    }
}
