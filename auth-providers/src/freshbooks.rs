//! Freshbooks.
use auth::{
    AuthConfig, Secret,
    provider::{Overrides, Profile},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Freshbooks.
///
#[doc = credentials!(
    "freshbooks",
    "AUTH_FRESHBOOKS",
    "https://my.freshbooks.com/#/developer",
    https
)]
///
/// # Known to be odd
///
/// - Redirect URIs are https, in development too.
/// - Access tokens last twelve hours, and a refresh token is good for one use.
/// - Its metadata (RFC 8414) and its documentation name different endpoints, which accept the same
///   applications. Those of the metadata are used.
///
/// # Sources
///
/// - 2026-11-28, an undated copy: <https://www.freshbooks.com/developers/authentication>: the flow,
///   that redirect URIs are https, and the life of access tokens.
/// - 2026-11-28, a copy of 2026-08-23: <https://github.com/InfiniteRoomLabs/freshbooks-tools>: what
///   its authors tried at the service: both sets of endpoints, PKCE, client authentication,
///   revocation and the profile.
#[derive(AuthConfig, Debug)]
#[auth(
    oauth2,
    id = "freshbooks",
    name = "Freshbooks",
    authorization = "https://auth.freshbooks.com/service/auth/oauth/authorize",
    token = "https://auth.freshbooks.com/service/auth/oauth/token",
    userinfo = "https://api.freshbooks.com/auth/api/v1/users/me",
    revocation = "https://auth.freshbooks.com/service/auth/oauth/revoke",
    userinfo_root = "/response",
    scope = "user:profile:read",
    client_auth = post,
    profile = FreshbooksProfile,
    style(background = "#0075dd", text = "#ffffff"),
)]
pub struct Freshbooks {
    /// The client id; `AUTH_FRESHBOOKS_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_FRESHBOOKS_SECRET` with `..env`.
    client_secret: Secret,
    overrides: Overrides<FreshbooksProfile>,
}

/// What Freshbooks says about a person: `GET /auth/api/v1/users/me`.
#[derive(Clone, Debug, Serialize, Deserialize, Profile)]
#[profile(id, name = joined(first_name, last_name), email)]
#[non_exhaustive]
pub struct FreshbooksProfile {
    /// The account.
    pub id: u64,
    /// The e-mail address.
    pub email: Option<String>,
    /// The given name.
    pub first_name: Option<String>,
    /// The family name.
    pub last_name: Option<String>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}
