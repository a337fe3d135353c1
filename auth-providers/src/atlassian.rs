//! Atlassian.
use auth::{
    AuthConfig, Secret,
    provider::{Overrides, Profile, truth},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Atlassian.
///
#[doc = credentials!(
    "atlassian",
    "AUTH_ATLASSIAN",
    "https://developer.atlassian.com/console/myapps/"
)]
///
/// # Known to be odd
///
/// - A refresh token comes only with the scope `offline_access`, and each is good for one use.
/// - Its discovery document names the issuer `https://auth.atlassian.com`, and that of its MCP server
///   another for the same authorization endpoint. So none is expected in answers.
///
/// # Sources
///
/// - 2026-11-28, a copy of 2025-11-10:
///   <https://developer.atlassian.com/cloud/confluence/oauth-2-authorization-code-grants-3lo-for-apps>:
///   the flow.
/// - 2026-11-28, an undated copy:
///   <https://developer.atlassian.com/cloud/oauth/getting-started/implementing-oauth-3lo>: the
///   authorization endpoint and its parameters.
/// - 2026-11-28, an undated copy: <https://auth.atlassian.com/.well-known/openid-configuration>:
///   the issuer and PKCE, as a public note quotes it.
/// - 2026-11-28, a copy of 2026-08:
///   <https://github.com/better-auth/better-auth/blob/main/packages/core/src/social-providers/atlassian.ts>:
///   the token endpoint, the scope, the profile, and PKCE beside a client secret.
#[derive(AuthConfig, Debug)]
#[auth(
    oauth2,
    id = "atlassian",
    name = "Atlassian",
    authorization = "https://auth.atlassian.com/authorize",
    token = "https://auth.atlassian.com/oauth/token",
    userinfo = "https://api.atlassian.com/me",
    authorization_params(audience = "api.atlassian.com", prompt = "consent"),
    scope = "read:me",
    client_auth = post,
    profile = AtlassianProfile,
    style(background = "#ffffff", text = "#0052cc"),
    mark = simple_icon!(SI_ATLASSIAN),
)]
pub struct Atlassian {
    /// The client id; `AUTH_ATLASSIAN_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_ATLASSIAN_SECRET` with `..env`.
    client_secret: Secret,
    overrides: Overrides<AtlassianProfile>,
}

/// What Atlassian says about a person: `GET /me`.
#[derive(Clone, Debug, Serialize, Deserialize, Profile)]
#[profile(
    id = account_id,
    name = [name, nickname],
    email,
    email_verified,
    image = picture,
    v4(name),
)]
#[non_exhaustive]
pub struct AtlassianProfile {
    /// The account.
    pub account_id: String,
    /// The e-mail address.
    pub email: Option<String>,
    /// Whether the address was verified.
    #[serde(default, deserialize_with = "truth")]
    pub email_verified: Option<bool>,
    /// The full name.
    pub name: Option<String>,
    /// The nickname.
    pub nickname: Option<String>,
    /// The URL of the picture.
    pub picture: Option<String>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}
