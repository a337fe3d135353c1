//! Vercel.
use auth::{
    AuthConfig, Secret,
    provider::{Overrides, Profile, truth},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Vercel.
///
#[doc = credentials!("vercel", "AUTH_VERCEL", "https://vercel.com/dashboard")]
///
/// # Known to be odd
///
/// - PKCE is mandatory; it is sent.
/// - Vercel names neither the full name nor the verification of the address among its claims: the
///   name is the username, and an address isn't verified.
///
/// # Sources
///
/// - 2026-11-28, a copy of 2026-09-19: <https://github.com/api-evangelist/vercel>: the issuer, the
///   endpoints, PKCE, the scopes and the claims, in a copy of the metadata of Vercel.
/// - 2026-11-28, a copy of 2026-10-24: <https://vercel.com/docs/sign-in-with-vercel/authorization-server-api>:
///   the parameters, and how the client proves who it is.
#[derive(AuthConfig, Debug)]
#[auth(
    oauth2,
    id = "vercel",
    name = "Vercel",
    issuer = "https://vercel.com",
    authorization = "https://vercel.com/oauth/authorize",
    token = "https://api.vercel.com/login/oauth/token",
    userinfo = "https://api.vercel.com/login/oauth/userinfo",
    revocation = "https://api.vercel.com/login/oauth/token/revoke",
    scope = "openid email profile",
    client_auth = post,
    profile = VercelProfile,
    style(background = "#ffffff", text = "#000000"),
    mark = simple_icon!(SI_VERCEL),
)]
pub struct Vercel {
    /// The client id; `AUTH_VERCEL_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_VERCEL_SECRET` with `..env`.
    client_secret: Secret,
    overrides: Overrides<VercelProfile>,
}

/// What Vercel says about a person: `GET /login/oauth/userinfo`.
#[derive(Clone, Debug, Serialize, Deserialize, Profile)]
#[profile(id = sub, name = [name, preferred_username], email, email_verified, image = picture)]
#[non_exhaustive]
pub struct VercelProfile {
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
    /// The name to show, if it differs.
    pub preferred_username: Option<String>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}
