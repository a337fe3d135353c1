//! Concept2.
use auth::{
    AuthConfig, Secret,
    provider::{Overrides, Profile},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Concept2.
///
#[doc = credentials!("concept2", "AUTH_CONCEPT2", "https://log.concept2.com/developers/keys")]
///
/// # Known to be odd
///
/// - Signing in needs the scope `user:read` alone.
///
/// # Sources
///
/// - 2026-11-28, an undated copy: <https://log.concept2.com/developers/documentation/>: the host,
///   the version of the API, and that applications are tried at the development server first.
#[derive(AuthConfig, Debug)]
#[auth(
    oauth2,
    id = "concept2",
    name = "Concept2",
    authorization = "https://log.concept2.com/oauth/authorize",
    token = "https://log.concept2.com/oauth/access_token",
    userinfo = "https://log.concept2.com/api/users/me",
    userinfo_root = "/data",
    scope = "user:read results:write",
    scope_separator = ",",
    client_auth = post,
    checks(state),
    profile = Concept2Profile,
    style(background = "#ffffff", text = "#000000"),
)]
pub struct Concept2 {
    /// The client id; `AUTH_CONCEPT2_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_CONCEPT2_SECRET` with `..env`.
    client_secret: Secret,
    overrides: Overrides<Concept2Profile>,
}

/// What Concept2 says about a person: `GET /api/users/me`.
#[derive(Clone, Debug, Serialize, Deserialize, Profile)]
#[profile(id, name = username, email, image = profile_image)]
#[non_exhaustive]
pub struct Concept2Profile {
    /// The account.
    pub id: u64,
    /// The e-mail address.
    pub email: Option<String>,
    /// The URL of the picture.
    pub profile_image: Option<String>,
    /// The name of the account.
    pub username: Option<String>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}
