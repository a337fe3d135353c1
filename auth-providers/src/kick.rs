//! Kick.
use auth::{
    AuthConfig, Secret,
    provider::{Overrides, Profile},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Kick.
///
#[doc = credentials!("kick", "AUTH_KICK", "https://kick.com/settings/developer")]
///
/// # Known to be odd
///
/// - The profile is the first of a list.
/// - `state` and PKCE are required.
/// - Tokens are revoked with a request of Kick's own, which has the token in its query.
///
/// # Sources
///
/// - 2026-11-28, a copy of 2026-06-23:
///   <https://github.com/KickEngineering/KickDevDocs/blob/main/getting-started/generating-tokens-oauth2-flow.md>:
///   the endpoints and their parameters; PKCE and `state` are required.
/// - 2026-11-28, a copy of 2026-06-23:
///   <https://github.com/KickEngineering/KickDevDocs/blob/main/changelog.md>: what has changed
///   until June 2026: nothing of the sign-in.
/// - 2026-11-28, a copy of 2026-07-21:
///   <https://github.com/SocialiteProviders/Providers/blob/master/src/Kick/Provider.php>: the
///   members of the profile.
#[derive(AuthConfig, Debug)]
#[auth(
    oauth2,
    id = "kick",
    name = "Kick",
    authorization = "https://id.kick.com/oauth/authorize",
    token = "https://id.kick.com/oauth/token",
    userinfo = "https://api.kick.com/public/v1/users",
    userinfo_root = "/data/0",
    scope = "user:read",
    client_auth = post,
    profile = KickProfile,
    style(background = "#ffffff", text = "#000000"),
    mark = simple_icon!(SI_KICK),
)]
pub struct Kick {
    /// The client id; `AUTH_KICK_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_KICK_SECRET` with `..env`.
    client_secret: Secret,
    overrides: Overrides<KickProfile>,
}

/// What Kick says about a person: `GET /public/v1/users`.
#[derive(Clone, Debug, Serialize, Deserialize, Profile)]
#[profile(id = user_id, name, email, image = profile_picture)]
#[non_exhaustive]
pub struct KickProfile {
    /// The account.
    pub user_id: u64,
    /// The e-mail address.
    pub email: Option<String>,
    /// The full name.
    pub name: Option<String>,
    /// The URL of the picture.
    pub profile_picture: Option<String>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}
