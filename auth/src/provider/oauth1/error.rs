//! What goes wrong between the engine and a provider of OAuth 1.0a.

use crate::provider::oauth::OAuthError;

/// Why a request to a provider, or its answer, was refused.
///
/// Its `Display` says what failed and never has a secret, a token or a verifier in it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub(crate) struct OAuth1Error {
    kind: OAuth1ErrorKind,
    message: String,
}

impl OAuth1Error {
    pub(super) fn new(kind: OAuth1ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into() }
    }

    /// What failed.
    pub(crate) fn kind(&self) -> OAuth1ErrorKind {
        self.kind
    }
}

/// The guard before the HTTP client is that of OAuth 2.0.
impl From<OAuthError> for OAuth1Error {
    fn from(error: OAuthError) -> Self {
        Self::new(OAuth1ErrorKind::Http, error.to_string())
    }
}

/// What an [`OAuth1Error`] is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OAuth1ErrorKind {
    /// The access token was refused, or the answer has none.
    AccessToken,
    /// A request got no usable answer, or may not be sent.
    Http,
    /// The profile is not what the provider's type expects, or says nobody.
    Profile,
    /// The request token was refused, or the answer has none that may be used.
    RequestToken,
    /// What the browser brought back is malformed.
    Response,
    /// A request could not be signed.
    #[cfg(feature = "rsa-sha1")]
    Signature,
    /// The profile could not be read.
    Userinfo,
}

impl OAuth1ErrorKind {
    /// The name in logs.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::AccessToken => "access_token",
            Self::Http => "http",
            Self::Profile => "profile",
            Self::RequestToken => "request_token",
            Self::Response => "response",
            #[cfg(feature = "rsa-sha1")]
            Self::Signature => "signature",
            Self::Userinfo => "userinfo",
        }
    }
}
