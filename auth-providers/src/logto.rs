//! Logto.
use auth::{
    AuthConfig, Secret,
    provider::{Overrides, Profile, truth},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Logto.
///
#[doc = credentials!("logto", "AUTH_LOGTO", "https://cloud.logto.io", issuer)]
///
/// # Known to be odd
///
/// - A refresh token takes the scope `offline_access` and `prompt=consent`.
///
/// # Sources
///
/// - 2026-11-28, a copy of 2026-08-21:
///   <https://github.com/logto-io/logto/blob/master/packages/core/src/oidc/init.ts>: PKCE, and that
///   refresh tokens take `offline_access`.
#[derive(AuthConfig, Debug)]
#[auth(
    oidc,
    id = "logto",
    name = "Logto",
    issuer = "{issuer}",
    issuer_rule = slash,
    revocation,
    end_session,
    scope = "offline_access openid email profile",
    client_auth = basic,
    profile = LogtoProfile,
    style(background = "#ffffff", text = "#000000"),
)]
pub struct Logto {
    /// The client id; `AUTH_LOGTO_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_LOGTO_SECRET` with `..env`.
    client_secret: Secret,
    /// The tenant's URL with `/oidc`: `https://tenant.logto.app/oidc`.
    issuer: String,
    overrides: Overrides<LogtoProfile>,
}

/// What Logto says about a person: the claims of its ID token.
#[derive(Clone, Debug, Serialize, Deserialize, Profile)]
#[profile(id = sub, name = [name, username], email, email_verified, image = picture)]
#[non_exhaustive]
pub struct LogtoProfile {
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
    /// The name of the account.
    pub username: Option<String>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}
