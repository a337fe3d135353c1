//! Frontegg.
use auth::{
    AuthConfig, Secret,
    provider::{Overrides, Profile, truth},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Frontegg.
///
#[doc = credentials!("frontegg", "AUTH_FRONTEGG", "https://portal.frontegg.com", issuer)]
///
/// # Known to be odd
///
/// - The profile comes from Frontegg's own API for users.
///
/// # Sources
///
/// - 2026-11-28, an undated copy:
///   <https://developers.frontegg.com/ciam/guides/management/frontegg-idp/via-oidc.md>: that OpenID
///   Connect is part of the hosted login.
#[derive(AuthConfig, Debug)]
#[auth(
    oidc,
    id = "frontegg",
    name = "Frontegg",
    discovery = "{issuer}/oauth/.well-known/openid-configuration",
    issuer = "{issuer}",
    issuer_rule = slash,
    revocation,
    end_session,
    scope = "openid profile email",
    client_auth = basic,
    profile = FronteggProfile,
    style(background = "#ffffff", text = "#000000"),
)]
pub struct Frontegg {
    /// The client id; `AUTH_FRONTEGG_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_FRONTEGG_SECRET` with `..env`.
    client_secret: Secret,
    /// The URL of the environment, such as `https://app-example.frontegg.com`.
    issuer: String,
    overrides: Overrides<FronteggProfile>,
}

/// What Frontegg says about a person: the claims of its ID token.
#[derive(Clone, Debug, Serialize, Deserialize, Profile)]
#[profile(id = sub, name, email, email_verified, image = [profile_picture_url, picture])]
#[non_exhaustive]
pub struct FronteggProfile {
    /// The account.
    pub sub: String,
    /// The e-mail address.
    pub email: Option<String>,
    /// Whether the address was verified.
    #[serde(default, deserialize_with = "truth")]
    pub email_verified: Option<bool>,
    /// The full name.
    pub name: Option<String>,
    /// The URL of the picture.
    pub picture: Option<String>,
    /// The URL of the picture.
    #[serde(rename = "profilePictureUrl")]
    pub profile_picture_url: Option<String>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}
