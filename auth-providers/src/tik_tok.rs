//! TikTok.
use auth::{
    AuthConfig, Secret,
    provider::{Custom, Definition, InvalidOption, Overrides, Profile},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// TikTok.
///
#[doc = credentials!("tiktok", "AUTH_TIKTOK", "https://developers.tiktok.com/apps", https)]
///
/// # Known to be odd
///
/// - Redirect URIs are https; there is a sandbox for tests.
/// - `open_id` is the person to one app, `union_id` to all apps of a developer.
/// - `username` and `profile_deep_link` take the scope `user.info.profile`.
///
/// # Sources
///
/// - 2026-11-28, a copy of 2026-08-19: <https://developers.tiktok.com/docs/en/login-kit-overview>:
///   the scopes.
/// - 2026-11-28, an undated copy: <https://developers.tiktok.com/doc/login-kit-web>: the endpoints
///   and the redirect URIs.
#[derive(AuthConfig, Debug)]
#[auth(
    oauth2,
    custom,
    id = "tiktok",
    name = "TikTok",
    authorization = "https://www.tiktok.com/v2/auth/authorize/",
    token = "https://open.tiktokapis.com/v2/oauth/token/",
    userinfo = "https://open.tiktokapis.com/v2/user/info/",
    revocation = "https://open.tiktokapis.com/v2/oauth/revoke/",
    userinfo_params(fields = "open_id,union_id,avatar_url,avatar_large_url,display_name"),
    userinfo_root = "/data/user",
    userinfo_success(pointer = "/error/code", equals = "ok"),
    scope = "user.info.basic",
    scope_separator = ",",
    client_auth = post,
    checks(state),
    profile = TikTokProfile,
    style(background = "#000000", text = "#ffffff"),
    mark = simple_icon!(SI_TIKTOK),
)]
pub struct TikTok {
    /// The client id; `AUTH_TIKTOK_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_TIKTOK_SECRET` with `..env`.
    client_secret: Secret,
    overrides: Overrides<TikTokProfile>,
}

impl Custom for TikTok {
    fn configure(&self, definition: &mut Definition) -> Result<(), InvalidOption> {
        definition.client_id_param = "client_key";
        Ok(())
    }
}

/// What TikTok says about a person: `GET /v2/user/info/`.
#[derive(Clone, Debug, Serialize, Deserialize, Profile)]
#[profile(id = open_id, name = [display_name, username], image = [avatar_large_url, avatar_url])]
#[non_exhaustive]
pub struct TikTokProfile {
    /// The account.
    pub open_id: String,
    /// The URL of the large picture, which expires.
    pub avatar_large_url: Option<String>,
    /// The URL of the picture.
    pub avatar_url: Option<String>,
    /// The name to show.
    pub display_name: Option<String>,
    /// The name of the account.
    pub username: Option<String>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}
