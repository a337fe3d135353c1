//! The two requests that a provider may make its own way. How they are made the standard's way is
//! beside what they ask: `exchange`, `userinfo` and `call`.

use std::fmt;

use serde_json::{Map, Value};

use super::{Hooks, Mapping, Upstream, token_form::CallbackParams};
use crate::{Secret, Tokens, parts::Parts};

/// The exchange of an authorization code for tokens (RFC 6749 §4.1.3).
pub struct TokenRequest<'a> {
    pub(crate) upstream: &'a Upstream,
    pub(crate) parts: &'a Parts,
    pub(crate) hooks: &'a dyn Hooks,
    pub(crate) callback: &'a CallbackParams,
    pub(crate) code: &'a str,
    pub(crate) redirect_uri: &'a str,
    pub(crate) code_verifier: Option<&'a str>,
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

    /// A further parameter that came back with the code; `None` if it is absent, empty or there
    /// twice.
    #[must_use]
    pub fn callback(&self, name: &str) -> Option<&str> {
        self.callback.get(name)
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

    /// The code, the redirect URI and the PKCE verifier, for a provider that exchanges codes in its own way.
    #[must_use]
    pub fn into_exchange(self) -> CodeExchange {
        CodeExchange {
            code: Secret::new(self.code),
            redirect_uri: self.redirect_uri.to_owned(),
            code_verifier: self.code_verifier.map(Secret::new),
        }
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

/// The step of a sign-in that reads the profile, after the code was exchanged for tokens.
#[derive(Debug)]
pub struct ProfileRequest<'a> {
    pub(crate) upstream: &'a Upstream,
    pub(crate) parts: &'a Parts,
    pub(crate) callback: &'a CallbackParams,
    pub(crate) mapping: Mapping,
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

    /// A parameter that came back with the code; `None` if it is absent, empty or there twice.
    /// The browser brought it, and nobody has signed it.
    #[must_use]
    pub fn callback(&self, name: &str) -> Option<&str> {
        self.callback.get(name)
    }

    /// The mapping that makes an identity of the profile: this library's, or NextAuth v4's.
    #[must_use]
    pub fn mapping(&self) -> Mapping {
        self.mapping
    }

    /// Whether this scope was granted. If the provider didn't say what it granted, whether it was asked for
    /// (RFC 6749 §5.1).
    #[must_use]
    pub fn has_scope(&self, word: &str) -> bool {
        let separators = [' ', ','];
        match self.tokens.scope.as_ref().filter(|scope| !scope.trim().is_empty()) {
            Some(scope) => scope.split(separators).any(|granted| granted == word),
            None => self.upstream.definition().scope.iter().any(|asked| asked == word),
        }
    }
}
