//! Naver.
use auth::{
    AuthConfig, BoxError, Secret,
    provider::{Custom, Overrides, Profile, TokenForm},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Naver.
///
#[doc = credentials!("naver", "AUTH_NAVER", "https://developers.naver.com/apps/")]
///
/// # Known to be odd
///
/// - The address is where somebody wants to be reached, and not proven.
/// - Naver has OpenID Connect too, with `Oidc`, the issuer `https://nid.naver.com` and the scope
///   `openid profile`.
/// - A failure may have the status 200; `resultcode` tells.
///
/// # Sources
///
/// - 2026-11-28, a copy of 2026-08-30: <https://nid.naver.com/.well-known/openid-configuration>:
///   the issuer, and the endpoints of OpenID Connect, as a public project noted them.
/// - 2026-11-28, a copy of 2025-08-08: <https://github.com/golang/oauth2/pull/784>: the endpoints
///   of OAuth 2.0. No page of Naver was read.
#[derive(AuthConfig, Debug)]
#[auth(
    oauth2,
    custom,
    id = "naver",
    name = "Naver",
    issuer = "https://nid.naver.com",
    authorization = "https://nid.naver.com/oauth2.0/authorize",
    token = "https://nid.naver.com/oauth2.0/token",
    userinfo = "https://openapi.naver.com/v1/nid/me",
    userinfo_root = "/response",
    userinfo_success(pointer = "/resultcode", equals = "00"),
    client_auth = post,
    checks(state),
    profile = NaverProfile,
    style(background = "#ffffff", text = "#000000"),
    mark = simple_icon!(SI_NAVER),
)]
pub struct Naver {
    /// The client id; `AUTH_NAVER_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_NAVER_SECRET` with `..env`.
    client_secret: Secret,
    overrides: Overrides<NaverProfile>,
}

impl Custom for Naver {
    fn token_form(&self, form: &mut TokenForm<'_>) -> Result<(), BoxError> {
        if let Some(state) = form.callback("state") {
            form.set("state", state);
        }
        Ok(())
    }
}

/// What Naver says about a person: `GET /v1/nid/me`.
#[derive(Clone, Debug, Serialize, Deserialize, Profile)]
#[profile(id, name = [nickname, name], email, image = profile_image, v4(name = nickname))]
#[non_exhaustive]
pub struct NaverProfile {
    /// The account.
    pub id: String,
    /// The e-mail address.
    pub email: Option<String>,
    /// The full name.
    pub name: Option<String>,
    /// The nickname.
    pub nickname: Option<String>,
    /// The URL of the picture.
    pub profile_image: Option<String>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}
