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
    /// A passkey: a credential of Web Authentication.
    Passkey,
}

impl Kind {
    /// `oauth`, `email`, `credentials` or `passkey`, as in the JSON of `GET providers`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Credentials => "credentials",
            Self::Email => "email",
            Self::OAuth1 | Self::OAuth2 | Self::Oidc => "oauth",
            Self::Passkey => "passkey",
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

/// [`Kind::Passkey`] as a type.
#[doc(hidden)]
#[derive(Debug)]
pub struct Passkey;
