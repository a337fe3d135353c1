//! Polar.
use auth::{
    AuthConfig, Secret,
    provider::{Overrides, Profile, truth},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Polar.
///
#[doc = credentials!("polar", "AUTH_POLAR", "https://polar.sh/settings")]
///
/// # Known to be odd
///
/// - Tokens are a person's or an organization's. An application made since October 2025 gets those
///   of an organization unless it asks for the person, which is done: `sub` is the person.
/// - Since June 2026 people choose an organization all the same.
/// - The profile of a person has an address and neither a name nor a picture.
///
/// # Sources
///
/// - 2026-11-28, a copy of 2026-08-22: <https://github.com/polarsource/polar>: the issuer, the
///   endpoints, `sub_type`, how the client proves who it is, and the members of the profile
///   (`server/polar/oauth2`).
#[derive(AuthConfig, Debug)]
#[auth(
    oauth2,
    id = "polar",
    name = "Polar",
    issuer = "https://polar.sh",
    authorization = "https://polar.sh/oauth2/authorize",
    token = "https://api.polar.sh/v1/oauth2/token",
    userinfo = "https://api.polar.sh/v1/oauth2/userinfo",
    revocation = "https://api.polar.sh/v1/oauth2/revoke",
    authorization_params(sub_type = "user"),
    scope = "openid profile email",
    client_auth = post,
    profile = PolarProfile,
    style(background = "#ffffff", text = "#000000"),
)]
pub struct Polar {
    /// The client id; `AUTH_POLAR_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_POLAR_SECRET` with `..env`.
    client_secret: Secret,
    overrides: Overrides<PolarProfile>,
}

/// What Polar says about a person: `GET /v1/oauth2/userinfo`.
#[derive(Clone, Debug, Serialize, Deserialize, Profile)]
#[profile(
    id = [id, sub],
    name = [public_name, name, username],
    email,
    email_verified,
    image = [avatar_url, picture],
)]
#[non_exhaustive]
pub struct PolarProfile {
    /// The account.
    pub id: Option<String>,
    /// The account.
    pub sub: Option<String>,
    /// The URL of the picture.
    pub avatar_url: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// Whether the address was verified.
    #[serde(default, deserialize_with = "truth")]
    pub email_verified: Option<bool>,
    /// The full name.
    pub name: Option<String>,
    /// The URL of the picture.
    pub picture: Option<String>,
    /// The name that others see.
    pub public_name: Option<String>,
    /// The name of the account.
    pub username: Option<String>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}
