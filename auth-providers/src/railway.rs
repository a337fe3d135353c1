//! Railway.
use auth::{
    AuthConfig, Secret,
    provider::{Overrides, Profile},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Railway.
///
#[doc = credentials!("railway", "AUTH_RAILWAY", "https://railway.com/workspace/developer")]
///
/// # Known to be odd
///
/// - A refresh token takes the scope `offline_access` and `prompt=consent`.
///
/// # Sources
///
/// - 2026-11-28, an undated copy: <https://docs.railway.com/integrations/oauth>: the endpoints, the
///   scopes and PKCE.
/// - 2026-11-28, an undated copy: <https://docs.railway.com/integrations/oauth/quickstart>: how the
///   client proves who it is, and where the metadata is. The issuer is as public code has it.
#[derive(AuthConfig, Debug)]
#[auth(
    oauth2,
    id = "railway",
    name = "Railway",
    issuer = "https://backboard.railway.com",
    authorization = "https://backboard.railway.com/oauth/auth",
    token = "https://backboard.railway.com/oauth/token",
    userinfo = "https://backboard.railway.com/oauth/me",
    scope = "openid email profile",
    client_auth = basic,
    profile = RailwayProfile,
    style(background = "#ffffff", text = "#000000"),
    mark = simple_icon!(SI_RAILWAY),
)]
pub struct Railway {
    /// The client id; `AUTH_RAILWAY_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_RAILWAY_SECRET` with `..env`.
    client_secret: Secret,
    overrides: Overrides<RailwayProfile>,
}

/// What Railway says about a person: `GET /oauth/me`.
#[derive(Clone, Debug, Serialize, Deserialize, Profile)]
#[profile(id = sub, name, email, image = picture)]
#[non_exhaustive]
pub struct RailwayProfile {
    /// The account.
    pub sub: String,
    /// The e-mail address.
    pub email: Option<String>,
    /// The full name.
    pub name: Option<String>,
    /// The URL of the picture.
    pub picture: Option<String>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}
