//! Medium.
use auth::{
    AuthConfig, Secret,
    provider::{Overrides, Profile},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Medium. Medium states the API is no longer supported and allows no new integrations
/// (documentation archived 2023-03); only pre-existing clients still work.
///
#[doc = credentials!("medium", "AUTH_MEDIUM", "https://medium.com/me/applications")]
///
/// # Known to be odd
///
/// - Access tokens last 60 days; refresh tokens don't expire.
/// - There is no address.
///
/// # Sources
///
/// - 2026-11-28, a copy of 2025-05-15: <https://github.com/n8n-io/n8n-docs/pull/3158>: that no
///   tokens are given to anybody new.
/// - 2026-11-28, an undated copy: <https://github.com/Medium/medium-api-docs>: that only older
///   integrations work, and the endpoints.
#[deprecated(
    note = "Medium states the API is no longer supported and allows no new integrations (documentation archived 2023-03); only pre-existing clients still work."
)]
#[derive(AuthConfig, Debug)]
#[auth(
    oauth2,
    id = "medium",
    name = "Medium",
    authorization = "https://medium.com/m/oauth/authorize",
    token = "https://api.medium.com/v1/tokens",
    userinfo = "https://api.medium.com/v1/me",
    userinfo_root = "/data",
    scope = "basicProfile",
    scope_separator = ",",
    client_auth = post,
    checks(state),
    profile = MediumProfile,
    style(background = "#ffffff", text = "#000000"),
    mark = simple_icon!(SI_MEDIUM),
)]
pub struct Medium {
    /// The client id; `AUTH_MEDIUM_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_MEDIUM_SECRET` with `..env`.
    client_secret: Secret,
    overrides: Overrides<MediumProfile>,
}

/// What Medium says about a person: `GET /v1/me`.
#[derive(Clone, Debug, Serialize, Deserialize, Profile)]
#[profile(id, name = [name, username], image = image_url, v4(name))]
#[non_exhaustive]
pub struct MediumProfile {
    /// The account.
    pub id: String,
    /// The URL of the picture.
    #[serde(rename = "imageUrl")]
    pub image_url: Option<String>,
    /// The full name.
    pub name: Option<String>,
    /// The name of the account.
    pub username: Option<String>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}
