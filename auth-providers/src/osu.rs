//! osu!.
use auth::{
    AuthConfig, Secret,
    provider::{Overrides, Profile},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// osu!.
///
#[doc = credentials!(
    "osu",
    "AUTH_OSU",
    "https://osu.ppy.sh/home/account/edit#new-oauth-application"
)]
///
/// # Known to be odd
///
/// - There is no address.
///
/// # Sources
///
/// - 2026-11-28, a copy of 2026-08-21: <https://github.com/ppy/osu-web>: the endpoints, the scopes
///   and the members of the profile.
#[derive(AuthConfig, Debug)]
#[auth(
    oauth2,
    id = "osu",
    name = "osu!",
    authorization = "https://osu.ppy.sh/oauth/authorize",
    token = "https://osu.ppy.sh/oauth/token",
    userinfo = "https://osu.ppy.sh/api/v2/me",
    scope = "identify",
    client_auth = post,
    checks(state),
    profile = OsuProfile,
    style(background = "#ffffff", text = "#000000"),
    mark = simple_icon!(SI_OSU),
)]
pub struct Osu {
    /// The client id; `AUTH_OSU_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_OSU_SECRET` with `..env`.
    client_secret: Secret,
    overrides: Overrides<OsuProfile>,
}

/// What osu! says about a person: `GET /api/v2/me`.
#[derive(Clone, Debug, Serialize, Deserialize, Profile)]
#[profile(id, name = username, image = avatar_url)]
#[non_exhaustive]
pub struct OsuProfile {
    /// The account.
    pub id: u64,
    /// The URL of the picture.
    pub avatar_url: Option<String>,
    /// The name of the account.
    pub username: Option<String>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}
