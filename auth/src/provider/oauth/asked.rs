//! Which endpoint of a provider a request goes to.

use std::fmt;

/// Which endpoint of a provider a request goes to. Its `Display` is what errors call it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::provider) enum Asked {
    /// The access token endpoint of OAuth 1.0a.
    AccessToken,
    Discovery,
    Keys,
    /// One that a provider's own code names.
    Other,
    /// The endpoint that an OAuth 1.0a provider tells the profile at.
    Profile,
    /// The request token endpoint of OAuth 1.0a.
    RequestToken,
    Revocation,
    Token,
    Userinfo,
}

impl Asked {
    /// The name in spans and metrics.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::AccessToken => "access_token",
            Self::Discovery => "discovery",
            Self::Keys => "jwks",
            Self::Other => "other",
            Self::Profile | Self::Userinfo => "userinfo",
            Self::RequestToken => "request_token",
            Self::Revocation => "revocation",
            Self::Token => "token",
        }
    }
}

impl fmt::Display for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::AccessToken => "the access token endpoint",
            Self::Discovery => "the discovery document",
            Self::Keys => "the key set",
            Self::Other => "another endpoint of the provider",
            Self::Profile => "the profile's endpoint",
            Self::RequestToken => "the request token endpoint",
            Self::Revocation => "the revocation endpoint",
            Self::Token => "the token endpoint",
            Self::Userinfo => "the userinfo endpoint",
        })
    }
}
