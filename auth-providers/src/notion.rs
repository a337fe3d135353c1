//! Notion.
use auth::{
    AuthConfig, Secret,
    provider::{Overrides, Profile},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Notion.
///
#[doc = credentials!("notion", "AUTH_NOTION", "https://www.notion.so/my-integrations")]
///
/// # Known to be odd
///
/// - The address takes the capability “Read user information including email addresses”.
/// - `Notion-Version: 2022-06-28` is sent. The newest version is 2026-03-11, and this one isn't
///   ended.
/// - What signs in is a bot; the person is its owner.
///
/// # Sources
///
/// - 2026-11-28, a copy of 2026-08-22: <https://github.com/api-evangelist/notion>: the versions of
///   the API, and that api.notion.com publishes no metadata, so there is no issuer (tried on
///   2026-06-20).
/// - 2026-11-28, a copy of 2026-07-15: <https://developers.notion.com/changelog>: that nothing else
///   about the sign-in changed, as the same project copied it.
#[derive(AuthConfig, Debug)]
#[auth(
    oauth2,
    id = "notion",
    name = "Notion",
    authorization = "https://api.notion.com/v1/oauth/authorize",
    token = "https://api.notion.com/v1/oauth/token",
    userinfo = "https://api.notion.com/v1/users/me",
    authorization_params(owner = "user"),
    userinfo_headers = [("Notion-Version", "2022-06-28")],
    userinfo_root = "/bot/owner/user",
    client_auth = basic,
    checks(state),
    profile = NotionProfile,
    style(background = "#ffffff", text = "#000000"),
    mark = simple_icon!(SI_NOTION),
)]
pub struct Notion {
    /// The client id; `AUTH_NOTION_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_NOTION_SECRET` with `..env`.
    client_secret: Secret,
    overrides: Overrides<NotionProfile>,
}

/// What Notion says about a person: `GET /v1/users/me`.
#[derive(Clone, Debug, Serialize, Deserialize, Profile)]
#[profile(id, name, email = person.email, image = avatar_url)]
#[non_exhaustive]
pub struct NotionProfile {
    /// The account.
    pub id: String,
    /// The URL of the picture.
    pub avatar_url: Option<String>,
    /// The full name.
    pub name: Option<String>,
    /// What only people have, not bots: the address.
    pub person: Option<NotionPerson>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// The `person` of [`NotionProfile`].
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct NotionPerson {
    /// The e-mail address.
    pub email: Option<String>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}
