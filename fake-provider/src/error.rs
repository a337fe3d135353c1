//! The errors of OAuth 2.0, as they go to the client.

use std::borrow::Cow;

/// An error for the client (RFC 6749 §4.1.2.1 and §5.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OAuthError {
    /// The code, such as `invalid_request`.
    pub(crate) error: &'static str,
    /// A sentence for whoever develops the client.
    pub(crate) description: Cow<'static, str>,
}

impl OAuthError {
    /// An error with this code and this sentence.
    pub(crate) fn new(error: &'static str, description: impl Into<Cow<'static, str>>) -> Self {
        Self { error, description: description.into() }
    }

    /// A request that breaks the rules of its parameters.
    pub(crate) fn invalid_request(description: impl Into<Cow<'static, str>>) -> Self {
        Self::new("invalid_request", description)
    }

    /// A code or a token that is good for nothing.
    pub(crate) fn invalid_grant(description: impl Into<Cow<'static, str>>) -> Self {
        Self::new("invalid_grant", description)
    }

    /// Its parameters in an answer.
    pub(crate) fn fields(&self) -> [(&'static str, &str); 2] {
        [("error", self.error), ("error_description", &*self.description)]
    }
}
