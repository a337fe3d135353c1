//! ClickUp.
use auth::{
    AuthConfig, Secret,
    provider::{Overrides, Profile},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// ClickUp.
///
#[doc = credentials!("click-up", "AUTH_CLICK_UP", "https://app.clickup.com/settings/integrations")]
///
/// # Known to be odd
///
/// - There are no scopes: people choose workspaces.
/// - Access tokens don't expire, and there is no refresh token.
///
/// # Sources
///
/// - 2026-11-28, an undated copy:
///   <https://clickup.com/api/readme_documentation/v2.0/getting_started/authentication/>: the
///   endpoints, that there are no scopes, and `state`; PKCE isn't mentioned.
/// - 2026-11-28, a copy of 2026-09-17: <https://github.com/api-evangelist/clickup>: that its hosts
///   publish no issuer but that of the MCP server.
/// - 2026-11-28, a copy of 2026-02:
///   <https://github.com/SocialiteProviders/Providers/blob/master/src/ClickUp/Provider.php>: the
///   members of the profile.
#[derive(AuthConfig, Debug)]
#[auth(
    oauth2,
    id = "click-up",
    name = "ClickUp",
    authorization = "https://app.clickup.com/api",
    token = "https://api.clickup.com/api/v2/oauth/token",
    userinfo = "https://api.clickup.com/api/v2/user",
    refresh = false,
    userinfo_root = "/user",
    client_auth = post,
    checks(state),
    profile = ClickUpProfile,
    style(background = "#24292f", text = "#ffffff"),
    mark = simple_icon!(SI_CLICKUP),
)]
pub struct ClickUp {
    /// The client id; `AUTH_CLICK_UP_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_CLICK_UP_SECRET` with `..env`.
    client_secret: Secret,
    overrides: Overrides<ClickUpProfile>,
}

/// What ClickUp says about a person: `GET /api/v2/user`.
#[derive(Clone, Debug, Serialize, Deserialize, Profile)]
#[profile(id, name = username, email, image = profile_picture)]
#[non_exhaustive]
pub struct ClickUpProfile {
    /// The account.
    pub id: u64,
    /// The e-mail address.
    pub email: Option<String>,
    /// The URL of the picture; null without one.
    #[serde(rename = "profilePicture")]
    pub profile_picture: Option<String>,
    /// The name of the account.
    pub username: Option<String>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}
