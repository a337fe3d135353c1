//! 42 School.
use auth::{
    AuthConfig, Secret,
    provider::{Overrides, Profile},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// 42 School.
///
#[doc = credentials!(
    "42-school",
    "AUTH_42_SCHOOL",
    "https://profile.intra.42.fr/oauth/applications/new"
)]
///
/// # Known to be odd
///
/// - The client secret expires; the token response says when, as `secret_valid_until`.
///
/// # Sources
///
/// - 2026-11-28, an undated copy: <https://api.intra.42.fr/apidoc/guides/web_application_flow>: the
///   endpoints, the scope and `state`.
/// - 2026-11-28, an undated copy: <https://arcticjs.dev/providers/42>: that another library reads
///   `/v2/me` and sends no PKCE.
#[derive(AuthConfig, Debug)]
#[auth(
    oauth2,
    id = "42-school",
    name = "42 School",
    authorization = "https://api.intra.42.fr/oauth/authorize",
    token = "https://api.intra.42.fr/oauth/token",
    userinfo = "https://api.intra.42.fr/v2/me",
    scope = "public",
    client_auth = post,
    checks(state),
    profile = FortyTwoSchoolProfile,
    style(background = "#ffffff", text = "#000000"),
    mark = simple_icon!(SI_42),
)]
pub struct FortyTwoSchool {
    /// The client id; `AUTH_42_SCHOOL_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_42_SCHOOL_SECRET` with `..env`.
    client_secret: Secret,
    overrides: Overrides<FortyTwoSchoolProfile>,
}

/// What 42 School says about a person: `GET /v2/me`.
#[derive(Clone, Debug, Serialize, Deserialize, Profile)]
#[profile(
    id,
    name = [usual_full_name, displayname, login],
    email,
    image = [image.link, image_url],
    v4(name = usual_full_name, image = image_url),
)]
#[non_exhaustive]
pub struct FortyTwoSchoolProfile {
    /// The account.
    pub id: u64,
    /// The name to show, such as `Mira Castell`.
    pub displayname: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// The URL of the picture.
    pub image: Option<FortyTwoSchoolImage>,
    /// The URL of the picture.
    pub image_url: Option<String>,
    /// The name of the account.
    pub login: Option<String>,
    /// The name with the given name that the person goes by.
    pub usual_full_name: Option<String>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// The `image` of [`FortyTwoSchoolProfile`].
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FortyTwoSchoolImage {
    /// The URL of the picture; null without one.
    pub link: Option<String>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}
