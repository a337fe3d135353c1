//! The two requests that a provider may make its own way.

use std::fmt;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::Upstream;
use crate::{Secret, Tokens, error::BoxError, parts::Parts};

/// The exchange of an authorization code for tokens (RFC 6749 §4.1.3).
pub struct TokenRequest<'a> {
    pub(crate) upstream: &'a Upstream,
    pub(crate) parts: &'a Parts,
    pub(crate) code: &'a str,
    pub(crate) redirect_uri: &'a str,
    pub(crate) code_verifier: Option<&'a str>,
    pub(crate) token_type_optional: bool,
    /// Whether an ID token will do without an access token.
    pub(crate) access_token_optional: bool,
    /// Whether no scope is taken for the requested one.
    pub(crate) scope_optional: bool,
}

impl fmt::Debug for TokenRequest<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The code and the verifier together are as good as the tokens.
        f.debug_struct("TokenRequest")
            .field("redirect_uri", &self.redirect_uri)
            .finish_non_exhaustive()
    }
}

impl TokenRequest<'_> {
    /// The authorization code.
    #[must_use]
    pub fn code(&self) -> &str {
        self.code
    }

    /// The redirect URI that the code was asked for with.
    #[must_use]
    pub fn redirect_uri(&self) -> &str {
        self.redirect_uri
    }

    /// The PKCE verifier (RFC 7636 §4.1), if the flow has one.
    #[must_use]
    pub fn code_verifier(&self) -> Option<&str> {
        self.code_verifier
    }

    /// What is exchanged, for an exchange of one's own.
    #[must_use]
    pub fn into_exchange(self) -> CodeExchange {
        CodeExchange {
            code: Secret::new(self.code),
            redirect_uri: self.redirect_uri.to_owned(),
            code_verifier: self.code_verifier.map(Secret::new),
        }
    }

    /// Accepts an answer without `token_type`, which some providers leave out although RFC 6749
    /// §5.1 requires it. The token is then a bearer token.
    #[must_use]
    pub fn with_optional_token_type(self) -> Self {
        Self { token_type_optional: true, ..self }
    }

    /// Exchanges the code the standard's way.
    ///
    /// Fails when the endpoint can't be reached or refuses, or its answer is no token response.
    pub async fn send(self) -> Result<Tokens, BoxError> {
        Ok(super::exchange::exchange(&self).await?)
    }
}

/// An authorization code to be exchanged for tokens.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct CodeExchange {
    /// The authorization code.
    pub code: Secret,
    /// The redirect URI that the code was asked for with.
    pub redirect_uri: String,
    /// The PKCE verifier (RFC 7636 §4.1), if the flow has one.
    pub code_verifier: Option<Secret>,
}

/// The reading of a profile, once there are tokens.
#[derive(Debug)]
pub struct ProfileRequest<'a> {
    pub(crate) upstream: &'a Upstream,
    pub(crate) parts: &'a Parts,
    pub(crate) tokens: &'a Tokens,
    pub(crate) id_token_claims: Option<&'a Map<String, Value>>,
}

impl ProfileRequest<'_> {
    /// The provider's tokens.
    #[must_use]
    pub fn tokens(&self) -> &Tokens {
        self.tokens
    }

    /// The verified claims of the ID token, if there is one.
    #[must_use]
    pub fn id_token_claims(&self) -> Option<&Map<String, Value>> {
        self.id_token_claims
    }

    /// Reads the profile the standard's way: the ID token's claims, or the userinfo endpoint's
    /// answer.
    ///
    /// Fails when the endpoint can't be reached or refuses, or its answer is not such a profile.
    pub async fn profile<P: DeserializeOwned>(&self) -> Result<P, BoxError> {
        Ok(serde_json::from_value(self.document().await?)?)
    }

    /// What [`profile`](Self::profile) reads the profile from, as it was received.
    pub async fn document(&self) -> Result<Value, BoxError> {
        match self.id_token_claims {
            Some(claims) if !self.upstream.definition().userinfo_profile => {
                Ok(Value::Object(claims.clone()))
            }
            _ => self.userinfo().await,
        }
    }

    /// The userinfo endpoint's answer. With an ID token, its `sub` must be the token's (OpenID
    /// Connect Core §5.3.2).
    pub async fn userinfo(&self) -> Result<Value, BoxError> {
        Ok(super::userinfo::userinfo(self).await?)
    }

    /// Sends a GET with the access token to another endpoint of the provider and reads its JSON.
    ///
    /// Fails unless the answer is 200 with JSON, or if the URL is plain http outside loopback.
    pub async fn fetch(&self, url: &str) -> Result<Value, BoxError> {
        Ok(super::userinfo::fetch(self, url).await?)
    }
}
