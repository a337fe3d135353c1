//! The values that options of a provider may have: client authentication, checks, colours and so on. The
//! algorithms are in `algorithm`.

use crate::{FromVariable, compat::Compat};

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

/// How the provider's answer comes back to the callback route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResponseMode {
    /// In the form of a POST (OAuth 2.0 Form Post Response Mode). The check cookies of such a flow
    /// are `SameSite=None`, which browsers take over https only.
    FormPost,
    /// In the query of the callback URL. That is the standard's default, so the request doesn't ask for it.
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
    /// The colour behind the text.
    pub background: &'static str,
    /// The colour of the text.
    pub text: &'static str,
}

/// How the discovered issuer is compared with the configured one (OpenID Connect Discovery 1.0
/// §4.3). The `iss` of ID tokens is always compared with the discovered one, to the letter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum IssuerRule {
    /// They are not compared: the document is believed because of where it was fetched. This is for providers
    /// whose issuer is not a prefix of their discovery document's URL.
    Discovered,
    /// They have to be equal, to the letter.
    #[default]
    Exact,
    /// They have to be equal, but for a `/` at the end.
    Slash,
}

impl FromVariable for IssuerRule {
    /// `discovered`, `exact` or `slash`.
    fn from_variable(text: &str) -> Result<Self, String> {
        match text {
            "discovered" => Ok(Self::Discovered),
            "exact" => Ok(Self::Exact),
            "slash" => Ok(Self::Slash),
            _ => Err("it is none of `discovered`, `exact`, `slash`".to_owned()),
        }
    }
}

/// Where a request carries the access token (RFC 6750 §2).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum TokenPlace {
    /// `Authorization: Bearer …`, or the type that the token response names.
    #[default]
    Bearer,
    /// `Authorization` with another scheme, such as `OAuth`.
    Scheme(&'static str),
    /// A parameter of the query, by name.
    Query(&'static str),
    /// The request doesn't carry it.
    Nowhere,
}

/// Which mapping makes an [`Identity`](crate::Identity) of a profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mapping {
    /// The mapping of this library, with every field that the provider fills.
    Native,
    /// The mapping of NextAuth v4, field by field.
    NextAuthV4,
}

impl Mapping {
    /// The mapping of a setup that names none for a provider.
    pub(crate) const fn by_default(compat: Compat) -> Self {
        if compat.maps_profiles_as_v4() { Self::NextAuthV4 } else { Self::Native }
    }
}

impl FromVariable for Mapping {
    /// `native` or `next-auth-v4`.
    fn from_variable(text: &str) -> Result<Self, String> {
        match text {
            "native" => Ok(Self::Native),
            "next-auth-v4" => Ok(Self::NextAuthV4),
            _ => Err("it is neither `native` nor `next-auth-v4`".to_owned()),
        }
    }
}
