//! Box.
use auth::{
    AuthConfig, Secret,
    provider::{Overrides, Profile},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Box.
///
#[doc = credentials!("box", "AUTH_BOX", "https://app.box.com/developers/console")]
///
/// # Known to be odd
///
/// - The address is the member `login`.
/// - The picture can be seen only by somebody who is signed in at Box.
/// - What may be read is chosen in the app's configuration, not asked for.
/// - A code is good for 30 seconds.
/// - With Box Verified Enterprise the authorization endpoint is at `ent.box.com`.
///
/// # Sources
///
/// - 2026-11-28, a copy of 2026-02-16:
///   <https://github.com/box/developer.box.com/blob/main/content/guides/authentication/oauth2/without-sdk.md>:
///   the endpoints, the life of a code and the host of Box Verified Enterprise.
/// - 2026-11-28, an undated copy: <https://account.box.com/.well-known/oauth-authorization-server>:
///   the issuer, PKCE, client authentication and revocation, as
///   <https://github.com/api-evangelist/box> stored it.
#[derive(AuthConfig, Debug)]
#[auth(
    oauth2,
    id = "box",
    name = "Box",
    issuer = "https://api.box.com",
    authorization = "https://account.box.com/api/oauth2/authorize",
    token = "https://api.box.com/oauth2/token",
    userinfo = "https://api.box.com/2.0/users/me",
    revocation = "https://api.box.com/oauth2/revoke",
    client_auth = post,
    profile = BoxComProfile,
    style(background = "#0075c9", text = "#ffffff"),
    mark = simple_icon!(SI_BOX),
)]
pub struct BoxCom {
    /// The client id; `AUTH_BOX_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_BOX_SECRET` with `..env`.
    client_secret: Secret,
    overrides: Overrides<BoxComProfile>,
}

/// What Box says about a person: `GET /2.0/users/me`.
#[derive(Clone, Debug, Serialize, Deserialize, Profile)]
#[profile(id, name, email = login, image = avatar_url)]
#[non_exhaustive]
pub struct BoxComProfile {
    /// The account.
    pub id: String,
    /// The URL of the picture.
    pub avatar_url: Option<String>,
    /// The name of the account.
    pub login: Option<String>,
    /// The full name.
    pub name: Option<String>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}
