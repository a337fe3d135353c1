//! The two requests that a provider may make its own way.

use std::fmt;

use http::{HeaderMap, Method};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::{Call, Hooks, Mapping, Upstream, token_form::Callback};
use crate::{Secret, Tokens, error::BoxError, parts::Parts};

/// The exchange of an authorization code for tokens (RFC 6749 §4.1.3).
pub struct TokenRequest<'a> {
    pub(crate) upstream: &'a Upstream,
    pub(crate) parts: &'a Parts,
    pub(crate) hooks: &'a dyn Hooks,
    pub(crate) callback: &'a Callback,
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

    /// What is exchanged, for an exchange of one's own.
    #[must_use]
    pub fn into_exchange(self) -> CodeExchange {
        CodeExchange {
            code: Secret::new(self.code),
            redirect_uri: self.redirect_uri.to_owned(),
            code_verifier: self.code_verifier.map(Secret::new),
        }
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
    pub(crate) callback: &'a Callback,
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
    /// Nothing vouches for it but the browser that brought it.
    #[must_use]
    pub fn callback(&self, name: &str) -> Option<&str> {
        self.callback.get(name)
    }

    /// Whose mapping the profile is read for.
    #[must_use]
    pub fn mapping(&self) -> Mapping {
        self.mapping
    }

    /// What was granted, or else asked for, as words.
    #[must_use]
    pub fn has_scope(&self, word: &str) -> bool {
        let separators = [' ', ','];
        match self.tokens.scope.as_ref().filter(|scope| !scope.trim().is_empty()) {
            Some(scope) => scope.split(separators).any(|granted| granted == word),
            None => self.upstream.definition().scope.iter().any(|asked| asked == word),
        }
    }

    /// Reads the profile the standard's way: the ID token's claims, or the userinfo endpoint's
    /// answer.
    ///
    /// Fails when the endpoint can't be reached or refuses, or its answer is not such a profile.
    pub async fn profile<P: DeserializeOwned>(&self) -> Result<P, BoxError> {
        self.read(self.document().await?)
    }

    /// Reads a profile, or a part of one, from JSON. A member of another type than expected is not
    /// there, unless it is an integer instead of its digits or the digits of an integer; with
    /// [`Definition::strict`] it is an error.
    ///
    /// Fails when it is not such a profile; the error says where, and repeats no value.
    ///
    /// [`Definition::strict`]: super::Definition::strict
    pub fn read<P: DeserializeOwned>(&self, document: Value) -> Result<P, BoxError> {
        Ok(super::userinfo::profile(self.upstream, document)?)
    }

    /// What [`profile`](Self::profile) reads the profile from.
    pub async fn document(&self) -> Result<Value, BoxError> {
        match self.id_token_claims {
            Some(claims) if !self.upstream.definition().userinfo_profile => {
                Ok(Value::Object(super::userinfo::merged(self, claims).await?))
            }
            _ => self.userinfo().await,
        }
    }

    /// The userinfo endpoint's answer, or what is at the definition's root in it. With an ID token,
    /// its `sub` must be the token's (OpenID Connect Core §5.3.2).
    pub async fn userinfo(&self) -> Result<Value, BoxError> {
        Ok(super::userinfo::userinfo(self).await?)
    }

    /// The request to the userinfo endpoint, to be changed and sent.
    ///
    /// Fails when neither the definition nor the discovery document says where that is.
    pub async fn userinfo_call(&self) -> Result<Call<'_>, BoxError> {
        Ok(super::userinfo::call(self).await?)
    }

    /// The profile in an answer to [`userinfo_call`](Self::userinfo_call): fails when the answer is
    /// a failure, and takes what is at the definition's root.
    pub fn unwrap(&self, answer: Value) -> Result<Value, BoxError> {
        Ok(super::userinfo::unwrapped(self, answer)?)
    }

    /// A GET with the access token to another endpoint of the provider.
    #[must_use]
    pub fn call(&self, url: &str) -> Call<'_> {
        Call {
            request: self,
            what: "another endpoint of the provider",
            url: self.upstream.parse_url(url),
            method: Method::GET,
            headers: Ok(HeaderMap::new()),
            body: Vec::new(),
            token: super::TokenPlace::Bearer,
        }
    }

    /// Sends a GET with the access token to another endpoint of the provider and reads its JSON.
    ///
    /// Fails unless the answer is a 2xx with JSON, or if the URL is plain http outside loopback.
    pub async fn fetch(&self, url: &str) -> Result<Value, BoxError> {
        self.call(url).send().await
    }

    /// The claims of a token that the provider signed with its published keys, such as an access
    /// token that is a JWT. The signature, the algorithm (the definition's `id_token_alg`) and the
    /// times are checked; whose and for whom the token is, is the caller's to check.
    ///
    /// Fails when a check does.
    pub async fn signed_claims(&self, token: &Secret) -> Result<Map<String, Value>, BoxError> {
        let (upstream, parts) = (self.upstream, self.parts);
        Ok(super::id_token::signed_claims(upstream, parts, token.expose()).await?)
    }
}
