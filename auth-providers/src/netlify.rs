//! Netlify.
use auth::{
    AuthConfig, Secret,
    provider::{Overrides, Profile},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Netlify.
///
#[doc = credentials!("netlify", "AUTH_NETLIFY", "https://app.netlify.com/user/applications")]
///
/// # Known to be odd
///
/// - Access tokens don't expire.
///
/// # Sources
///
/// - 2026-11-28, a copy of 2026-08-27: <https://github.com/api-evangelist/netlify>: the endpoints,
///   and that api.netlify.com publishes no metadata, so there is no issuer. No page of Netlify was
///   read.
#[derive(AuthConfig, Debug)]
#[auth(
    oauth2,
    id = "netlify",
    name = "Netlify",
    authorization = "https://app.netlify.com/authorize",
    token = "https://api.netlify.com/oauth/token",
    userinfo = "https://api.netlify.com/api/v1/user",
    refresh = false,
    client_auth = post,
    checks(state),
    profile = NetlifyProfile,
    style(background = "#32e6e2", text = "#ffffff"),
    mark = simple_icon!(SI_NETLIFY),
)]
pub struct Netlify {
    /// The client id; `AUTH_NETLIFY_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_NETLIFY_SECRET` with `..env`.
    client_secret: Secret,
    overrides: Overrides<NetlifyProfile>,
}

/// What Netlify says about a person: `GET /api/v1/user`.
#[derive(Clone, Debug, Serialize, Deserialize, Profile)]
#[profile(id, name = full_name, email, image = avatar_url)]
#[non_exhaustive]
pub struct NetlifyProfile {
    /// The account.
    pub id: String,
    /// The URL of the picture.
    pub avatar_url: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// The full name.
    pub full_name: Option<String>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}
