//! Zoom.
use auth::{
    AuthConfig, Secret,
    provider::{Overrides, Profile, truth},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Zoom.
///
#[doc = credentials!("zoom", "AUTH_ZOOM", "https://marketplace.zoom.us")]
///
/// # Known to be odd
///
/// - What may be read is chosen in the app's settings, not asked for.
/// - The name may be missing for people of an SSO; `display_name` is there.
///
/// # Sources
///
/// - 2026-11-28, an undated copy: <https://developers.zoom.us/docs/integrations/oauth/>: the
///   endpoints, PKCE, and how the client proves who it is.
/// - 2026-11-28, a copy of 2026-09-19: <https://github.com/api-evangelist/zoom-phone>: the issuer,
///   in a copy of the metadata of api.zoom.us.
#[derive(AuthConfig, Debug)]
#[auth(
    oauth2,
    id = "zoom",
    name = "Zoom",
    issuer = "https://zoom.us",
    authorization = "https://zoom.us/oauth/authorize",
    token = "https://zoom.us/oauth/token",
    userinfo = "https://api.zoom.us/v2/users/me",
    revocation = "https://zoom.us/oauth/revoke",
    client_auth = basic,
    profile = ZoomProfile,
    style(background = "#0b5cff", text = "#ffffff"),
    mark = simple_icon!(SI_ZOOM),
)]
pub struct Zoom {
    /// The client id; `AUTH_ZOOM_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_ZOOM_SECRET` with `..env`.
    client_secret: Secret,
    overrides: Overrides<ZoomProfile>,
}

/// What Zoom says about a person: `GET /v2/users/me`.
#[derive(Clone, Debug, Serialize, Deserialize, Profile)]
#[profile(
    id,
    name = [joined(first_name, last_name), display_name],
    email,
    email_verified = verified,
    image = pic_url,
    v4(name = joined(first_name, last_name)),
)]
#[non_exhaustive]
pub struct ZoomProfile {
    /// The account.
    pub id: String,
    /// The name to show.
    pub display_name: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// The given name.
    pub first_name: Option<String>,
    /// The family name.
    pub last_name: Option<String>,
    /// The URL of the picture; absent without one.
    pub pic_url: Option<String>,
    /// Whether the address was verified.
    #[serde(default, deserialize_with = "truth")]
    pub verified: Option<bool>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}
