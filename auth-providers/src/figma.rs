//! Figma.
use auth::{
    AuthConfig, Identity, Secret,
    provider::{Overrides, Profile},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Figma.
///
/// # Credentials
///
/// 1. At <https://www.figma.com/developers/apps>, register an application.
/// 2. As its redirect URI, register `https://your.site/api/auth/callback/figma`; for
///    development, `http://localhost:3000/api/auth/callback/figma` too.
/// 3. Set `AUTH_FIGMA_ID` and `AUTH_FIGMA_SECRET`.
///
/// # Known to be odd
///
/// - The code is valid for 30 seconds.
/// - Refresh uses <https://api.figma.com/v1/oauth/refresh>.
#[derive(AuthConfig, Debug)]
#[auth(
    oauth2,
    lenient,
    id = "figma",
    name = "Figma",
    authorization = "https://www.figma.com/oauth",
    token = "https://api.figma.com/v1/oauth/token",
    userinfo = "https://api.figma.com/v1/me",
    scope = "current_user:read",
    client_auth = basic,
    profile = FigmaProfile,
    style(background = "#ff7237", text = "#ffffff"),
)]
pub struct Figma {
    /// The client id; `AUTH_FIGMA_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_FIGMA_SECRET` with `..env`.
    client_secret: Secret,
    overrides: Overrides<FigmaProfile>,
}

/// What Figma says about a person: `GET /v1/me`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FigmaProfile {
    /// The account.
    pub id: String,
    /// The e-mail address.
    pub email: Option<String>,
    /// The name to show, which its owner may change.
    pub handle: Option<String>,
    /// The URL of the picture.
    pub img_url: Option<String>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl Profile for FigmaProfile {
    fn identity(&self) -> Identity {
        Identity {
            id: self.id.clone(),
            name: self.handle.clone(),
            email: self.email.clone(),
            image: self.img_url.clone(),
            ..Identity::default()
        }
    }
}
