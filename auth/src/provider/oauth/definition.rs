//! What the engine must know about a provider.

use std::{collections::BTreeMap, time::Duration};

use crate::{FromVariable, Secret};

/// An OAuth 2.0 or OpenID Connect provider, as the engine sees it.
///
/// `#[derive(AuthConfig)]` fills it from the attributes and from the fields that have the name of
/// one of these.
#[derive(Clone, Debug)]
pub struct Definition {
    /// The name shown to people, if it differs from [`Provider::NAME`](super::super::Provider::NAME).
    pub name: Option<String>,
    /// The issuer (OpenID Connect Discovery 1.0 §3, RFC 8414 §2). Its discovery document gives what
    /// is not given here.
    pub issuer: Option<String>,
    /// The discovery document, if it isn't at `{issuer}/.well-known/openid-configuration`.
    pub discovery: Option<String>,
    /// Where the browser is sent.
    pub authorization: Endpoint,
    /// Where the code is exchanged.
    pub token: Endpoint,
    /// Where the profile is read.
    pub userinfo: Endpoint,
    /// The keys of the ID token's signature.
    pub jwks: Option<String>,
    /// The client id.
    pub client_id: String,
    /// The client secret; none for a public client.
    pub client_secret: Option<Secret>,
    /// How the client proves who it is at the token endpoint. By default
    /// [`PrivateKeyJwt`](ClientAuth::PrivateKeyJwt) with a `client_key`,
    /// [`Basic`](ClientAuth::Basic) with a secret, unless the discovery document has only
    /// [`Post`](ClientAuth::Post), and [`None`](ClientAuth::None) without either.
    pub client_auth: Option<ClientAuth>,
    /// The client's private key: a JSON Web Key (RFC 7517), or PEM (PKCS #8).
    pub client_key: Option<Secret>,
    /// The id that the provider knows the key by, if the key doesn't say it itself.
    pub client_key_id: Option<String>,
    /// The algorithm of the client's assertions; by default the one that the key names, or the
    /// usual one for keys of its kind.
    pub client_assertion_alg: Option<SigningAlgorithm>,
    /// Whom the client's assertions are for, if not for the issuer: some providers want the URL of
    /// their token endpoint.
    pub client_assertion_audience: Option<String>,
    /// What is asked for.
    pub scope: Vec<String>,
    /// What a sign-in may ask the provider for in the query of its request, besides `prompt`,
    /// `login_hint` and `ui_locales`; such as `scope`.
    pub request_params: Vec<String>,
    /// What binds the answer to the request.
    pub checks: Checks,
    /// Whether the token response carries an ID token, which is then required and verified. An
    /// unexpected one is an error.
    pub id_token: bool,
    /// The algorithm that the ID token is signed with; nothing else is accepted.
    pub id_token_alg: SigningAlgorithm,
    /// Whether the profile is the userinfo endpoint's answer even if there is an ID token.
    pub userinfo_profile: bool,
    /// How the answer comes back.
    pub response_mode: ResponseMode,
    /// How long one request to the provider may take.
    pub timeout: Duration,
    /// The colours of the button.
    pub style: Option<Style>,
}

impl Definition {
    /// An OAuth 2.0 provider: PKCE and state, no ID token, [`Duration`] 10 seconds.
    #[must_use]
    pub fn oauth2() -> Self {
        Self {
            name: None,
            issuer: None,
            discovery: None,
            authorization: Endpoint::default(),
            token: Endpoint::default(),
            userinfo: Endpoint::default(),
            jwks: None,
            client_id: String::new(),
            client_secret: None,
            client_auth: None,
            client_key: None,
            client_key_id: None,
            client_assertion_alg: None,
            client_assertion_audience: None,
            scope: Vec::new(),
            request_params: Vec::new(),
            checks: Checks { nonce: false, ..Checks::ALL },
            id_token: false,
            id_token_alg: SigningAlgorithm::Rs256,
            userinfo_profile: true,
            response_mode: ResponseMode::Query,
            timeout: Duration::from_secs(10),
            style: None,
        }
    }

    /// An OpenID Connect provider: PKCE, state and nonce, `openid profile email`, an ID token that
    /// is the profile.
    #[must_use]
    pub fn oidc() -> Self {
        Self {
            scope: ["openid", "profile", "email"].map(str::to_owned).to_vec(),
            checks: Checks::ALL,
            id_token: true,
            userinfo_profile: false,
            ..Self::oauth2()
        }
    }

    /// The words of a scope written as one text.
    #[must_use]
    pub fn words(scope: &str) -> Vec<String> {
        scope.split_ascii_whitespace().map(str::to_owned).collect()
    }
}

/// A URL of a provider and what is added to requests there.
#[derive(Clone, Debug, Default)]
pub struct Endpoint {
    /// The URL; `None` when the discovery document gives it. A query in it is kept.
    pub url: Option<String>,
    /// Parameters added to the query (authorization, userinfo) or the form (tokens).
    pub params: BTreeMap<String, String>,
}

/// How the client proves who it is at the token endpoint (RFC 6749 §2.3.1; OpenID Connect Core §9).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ClientAuth {
    /// `client_secret_basic`: id and secret in the `Authorization` header.
    Basic,
    /// `none`: the id in the form, for public clients.
    None,
    /// `client_secret_post`: id and secret in the form.
    Post,
    /// `private_key_jwt`: an assertion that the client's private key signs (RFC 7523 §2.2).
    PrivateKeyJwt,
    /// `client_secret_jwt`: an assertion that the client secret signs, which has 32 bytes at least.
    SecretJwt,
}

impl FromVariable for ClientAuth {
    /// The method's name in discovery documents, such as `client_secret_basic`.
    fn from_variable(text: &str) -> Result<Self, String> {
        match text {
            "client_secret_basic" => Ok(Self::Basic),
            "client_secret_jwt" => Ok(Self::SecretJwt),
            "client_secret_post" => Ok(Self::Post),
            "none" => Ok(Self::None),
            "private_key_jwt" => Ok(Self::PrivateKeyJwt),
            _ => Err("it is none of `client_secret_basic`, `client_secret_jwt`, \
                      `client_secret_post`, `none`, `private_key_jwt`"
                .to_owned()),
        }
    }
}

/// What binds a provider's answer to the browser and the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checks {
    /// Proof Key for Code Exchange with S256 (RFC 7636).
    pub pkce: bool,
    /// The `state` parameter (RFC 6749 §10.12).
    pub state: bool,
    /// The `nonce` claim of the ID token (OpenID Connect Core §3.1.2.1).
    pub nonce: bool,
}

impl Checks {
    /// All of them.
    pub const ALL: Self = Self { pkce: true, state: true, nonce: true };

    /// None of them: anybody can sign somebody else in with a link.
    #[must_use]
    pub const fn dangerously_none() -> Self {
        Self { pkce: false, state: false, nonce: false }
    }
}

impl FromVariable for Checks {
    /// Words from `pkce`, `state` and `nonce`, at least one.
    fn from_variable(text: &str) -> Result<Self, String> {
        let mut checks = Self::dangerously_none();
        for word in Vec::<String>::from_variable(text)? {
            match word.as_str() {
                "pkce" => checks.pkce = true,
                "state" => checks.state = true,
                "nonce" => checks.nonce = true,
                _ => return Err("its words are not among `pkce`, `state` and `nonce`".to_owned()),
            }
        }
        if checks == Self::dangerously_none() {
            return Err("it names no check".to_owned());
        }
        Ok(checks)
    }
}

/// The algorithm of an ID token's signature (RFC 7518 §3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SigningAlgorithm {
    /// Ed25519.
    EdDsa,
    /// ECDSA with P-256.
    Es256,
    /// ECDSA with P-384.
    Es384,
    /// HMAC with the client secret.
    Hs256,
    /// RSA PSS with SHA-256.
    Ps256,
    /// RSA PKCS #1 v1.5 with SHA-256: what a provider uses unless told otherwise (OpenID Connect
    /// Core §2).
    Rs256,
}

impl SigningAlgorithm {
    /// The name in a JWS header.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::EdDsa => "EdDSA",
            Self::Es256 => "ES256",
            Self::Es384 => "ES384",
            Self::Hs256 => "HS256",
            Self::Ps256 => "PS256",
            Self::Rs256 => "RS256",
        }
    }
}

impl FromVariable for SigningAlgorithm {
    /// The name in a JWS header, such as `ES256`.
    fn from_variable(text: &str) -> Result<Self, String> {
        [Self::EdDsa, Self::Es256, Self::Es384, Self::Hs256, Self::Ps256, Self::Rs256]
            .into_iter()
            .find(|algorithm| algorithm.as_str() == text)
            .ok_or_else(|| "it is not an algorithm such as `RS256`".to_owned())
    }
}

/// How the provider's answer comes back to the callback route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResponseMode {
    /// In the form of a POST (OAuth 2.0 Form Post Response Mode). The check cookies of such a flow
    /// are `SameSite=None`, which browsers take over https only.
    FormPost,
    /// In the query of the callback URL, without asking for it.
    Query,
}

impl FromVariable for ResponseMode {
    /// `query` or `form_post`.
    fn from_variable(text: &str) -> Result<Self, String> {
        match text {
            "form_post" => Ok(Self::FormPost),
            "query" => Ok(Self::Query),
            _ => Err("it is neither `query` nor `form_post`".to_owned()),
        }
    }
}

/// The colours of a provider's button, as `#rrggbb`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Behind the text.
    pub background: &'static str,
    /// Of the text.
    pub text: &'static str,
}

/// A field that may be optional, read by the derived [`Definition`].
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "an option of this name is a `{T}`, not `{Self}`",
    label = "expected `{T}` or `Option<{T}>`",
    note = "rename the field if it isn't the provider's own setting"
)]
pub trait Given<T> {
    /// The value, if there is one.
    fn given(&self) -> Option<T>;
}

impl<T: Clone> Given<T> for T {
    fn given(&self) -> Option<T> {
        Some(self.clone())
    }
}

impl<T: Clone> Given<T> for Option<T> {
    fn given(&self) -> Option<T> {
        self.clone()
    }
}
