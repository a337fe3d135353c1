//! Mattermost.
use auth::{
    AuthConfig, Secret,
    provider::{Overrides, Profile, truth},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Mattermost.
///
/// # Credentials
///
/// 1. In the product menu of your server, under Integrations, OAuth 2.0 Applications, add one; an
///    administrator has to enable these first.
/// 2. As its redirect URI, register `https://your.site/api/auth/callback/mattermost`; for
///    development, `http://localhost:3000/api/auth/callback/mattermost` too.
/// 3. Set `AUTH_MATTERMOST_ID`, `AUTH_MATTERMOST_SECRET` and `AUTH_MATTERMOST_ISSUER`.
///
/// # Known to be odd
///
/// - Ids are those of one server.
/// - PKCE came with Mattermost 11.2; older servers ignore it.
///
/// # Sources
///
/// - 2026-11-28, a copy of 2026-08-19: <https://github.com/mattermost/mattermost-developer-documentation>:
///   the endpoints, PKCE, how the client proves who it is, and the metadata.
#[derive(AuthConfig, Debug)]
#[auth(
    oauth2,
    id = "mattermost",
    name = "Mattermost",
    authorization = "{issuer}/oauth/authorize",
    token = "{issuer}/oauth/access_token",
    userinfo = "{issuer}/api/v4/users/me",
    client_auth = post,
    profile = MattermostProfile,
    style(background = "#000000", text = "#ffffff"),
    mark = simple_icon!(SI_MATTERMOST),
)]
pub struct Mattermost {
    /// The client id; `AUTH_MATTERMOST_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_MATTERMOST_SECRET` with `..env`.
    client_secret: Secret,
    /// The URL of the server, such as `https://chat.example.com`.
    issuer: String,
    overrides: Overrides<MattermostProfile>,
}

/// What Mattermost says about a person: `GET /api/v4/users/me`.
#[derive(Clone, Debug, Serialize, Deserialize, Profile)]
#[profile(id, name = [username, joined(first_name, last_name)], email, email_verified)]
#[non_exhaustive]
pub struct MattermostProfile {
    /// The account.
    pub id: String,
    /// The e-mail address.
    pub email: Option<String>,
    /// Whether the address was verified.
    #[serde(default, deserialize_with = "truth")]
    pub email_verified: Option<bool>,
    /// The given name.
    pub first_name: Option<String>,
    /// The family name.
    pub last_name: Option<String>,
    /// The name of the account.
    pub username: Option<String>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}
