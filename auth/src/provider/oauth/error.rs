//! What goes wrong between the engine and a provider.

use std::fmt;

/// Why a request to a provider, or its answer, was refused.
///
/// Its `Display` says what failed and never has a secret, a code or a token in it; what a provider
/// sent is cut to 200 characters and has no control characters.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub(crate) struct OAuthError {
    kind: OAuthErrorKind,
    message: String,
    grant_refused: bool,
}

impl OAuthError {
    pub(super) fn new(kind: OAuthErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), grant_refused: false }
    }

    /// The same, known to be about the code or the refresh token.
    pub(super) fn about_grant(self, grant_refused: bool) -> Self {
        Self { grant_refused, ..self }
    }

    /// Whether the provider refused the code or the refresh token itself: the same request can't
    /// succeed later.
    pub(crate) fn is_grant_refused(&self) -> bool {
        self.grant_refused
    }

    /// What failed.
    pub(crate) fn kind(&self) -> OAuthErrorKind {
        self.kind
    }
}

/// What an [`OAuthError`] is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OAuthErrorKind {
    /// The discovery document is missing or can't be trusted.
    Discovery,
    /// A request got no usable answer, or may not be sent.
    Http,
    /// The ID token is missing, unexpected, or did not pass a check.
    IdToken,
    /// The authorization response is another issuer's.
    Issuer,
    /// The profile is not what the provider's type expects, or says nobody.
    Profile,
    /// The authorization response is malformed, or a refusal.
    Response,
    /// The token endpoint refused, or its answer is no token response.
    Token,
    /// The userinfo endpoint refused, or its answer is about somebody else.
    Userinfo,
}

impl OAuthErrorKind {
    /// The name in logs.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Discovery => "discovery",
            Self::Http => "http",
            Self::IdToken => "id_token",
            Self::Issuer => "issuer",
            Self::Profile => "profile",
            Self::Response => "response",
            Self::Token => "token",
            Self::Userinfo => "userinfo",
        }
    }
}

impl fmt::Display for OAuthErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
