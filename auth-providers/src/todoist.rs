//! Todoist.
use auth::{
    AuthConfig, Secret,
    provider::{Overrides, Profile},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Todoist.
///
#[doc = credentials!("todoist", "AUTH_TODOIST", "https://developer.todoist.com/appconsole.html")]
///
/// # Known to be odd
///
/// - Applications get refresh tokens since June 2026, new ones by default, and their access tokens
///   expire. Those of other applications don't, and there is no refresh token.
///
/// # Sources
///
/// - 2026-11-28, a copy of 2026-08-19: <https://github.com/Doist/todoist-sdk-typescript>: the
///   endpoints, the refresh tokens, and how tokens are revoked.
/// - 2026-11-28, a copy of 2026-07-19: <https://todoist.com/.well-known/oauth-authorization-server>:
///   the issuer, that answers name it, and PKCE, as public projects noted them.
#[derive(AuthConfig, Debug)]
#[auth(
    oauth2,
    id = "todoist",
    name = "Todoist",
    issuer = "https://todoist.com",
    authorization = "https://todoist.com/oauth/authorize",
    token = "https://todoist.com/oauth/access_token",
    userinfo = "https://api.todoist.com/api/v1/user",
    scope = "data:read",
    scope_separator = ",",
    client_auth = post,
    profile = TodoistProfile,
    style(background = "#e44332", text = "#000000"),
    mark = simple_icon!(SI_TODOIST),
)]
pub struct Todoist {
    /// The client id; `AUTH_TODOIST_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_TODOIST_SECRET` with `..env`.
    client_secret: Secret,
    overrides: Overrides<TodoistProfile>,
}

/// What Todoist says about a person: `GET /api/v1/user`.
#[derive(Clone, Debug, Serialize, Deserialize, Profile)]
#[profile(id, name = full_name, email, image = [avatar_big, avatar_medium], v4(image = avatar_big))]
#[non_exhaustive]
pub struct TodoistProfile {
    /// The account.
    pub id: String,
    /// The URL of the picture, 195 by 195 pixels.
    pub avatar_big: Option<String>,
    /// The URL of the picture, 60 by 60 pixels.
    pub avatar_medium: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// The full name.
    pub full_name: Option<String>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}
