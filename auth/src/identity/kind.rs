//! The kinds of providers.

/// How a provider signs people in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// A form checked by the application.
    Credentials,
    /// A link sent by mail.
    Email,
    /// OAuth 1.0a.
    OAuth1,
    /// OAuth 2.0.
    OAuth2,
    /// OpenID Connect.
    Oidc,
}

impl Kind {
    /// `oauth`, `email` or `credentials`, as in the JSON of `GET providers`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Credentials => "credentials",
            Self::Email => "email",
            Self::OAuth1 | Self::OAuth2 | Self::Oidc => "oauth",
        }
    }
}

/// [`Kind::Credentials`] as a type.
#[doc(hidden)]
#[derive(Debug)]
pub struct Credentials;

/// [`Kind::Email`] as a type.
#[doc(hidden)]
#[derive(Debug)]
pub struct Email;

/// The kinds that are `oauth` in JSON, as a type.
#[doc(hidden)]
#[derive(Debug)]
pub struct OAuth;
