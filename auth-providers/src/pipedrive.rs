//! Pipedrive.
use auth::{
    AuthConfig, Secret,
    provider::{Overrides, Profile},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Pipedrive.
///
/// # Credentials
///
/// 1. At <https://developers.pipedrive.com/>, register an application.
/// 2. As its callback URL, register `https://your.site/api/auth/callback/pipedrive`. An app has
///    one: for development, make another with
///    `http://localhost:3000/api/auth/callback/pipedrive`.
/// 3. Set `AUTH_PIPEDRIVE_ID` and `AUTH_PIPEDRIVE_SECRET`.
///
/// # Known to be odd
///
/// - An app has one callback URL: development takes another app.
/// - What may be read is chosen in the app's settings, not asked for.
/// - Later calls to the API had better go to the company's own host, `api_domain` in the token
///   response.
///
/// # Sources
///
/// - 2026-11-28, an undated copy: <https://developers.pipedrive.com/docs/api/v1/Oauth>: the
///   endpoints and the parameters.
/// - 2026-11-28, a copy of 2026-04-20: <https://github.com/pipedrive/client-nodejs>: that the
///   profile is still read from version 1 of the API.
/// - 2026-11-28, an undated copy: <https://docs.unified.to/skills/pipedrive-oauth-app/SKILL.md>:
///   that an app has one callback URL.
#[derive(AuthConfig, Debug)]
#[auth(
    oauth2,
    id = "pipedrive",
    name = "Pipedrive",
    authorization = "https://oauth.pipedrive.com/oauth/authorize",
    token = "https://oauth.pipedrive.com/oauth/token",
    userinfo = "https://api.pipedrive.com/v1/users/me",
    userinfo_root = "/data",
    userinfo_success(pointer = "/success", equals = true),
    client_auth = basic,
    checks(state),
    profile = PipedriveProfile,
    style(background = "#ffffff", text = "#000000"),
)]
pub struct Pipedrive {
    /// The client id; `AUTH_PIPEDRIVE_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_PIPEDRIVE_SECRET` with `..env`.
    client_secret: Secret,
    overrides: Overrides<PipedriveProfile>,
}

/// What Pipedrive says about a person: `GET /v1/users/me`.
#[derive(Clone, Debug, Serialize, Deserialize, Profile)]
#[profile(id, name, email, image = icon_url)]
#[non_exhaustive]
pub struct PipedriveProfile {
    /// The account.
    pub id: u64,
    /// The e-mail address.
    pub email: Option<String>,
    /// The URL of the picture; null without one.
    pub icon_url: Option<String>,
    /// The full name.
    pub name: Option<String>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}
