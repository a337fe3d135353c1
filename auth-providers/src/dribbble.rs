//! Dribbble.
use auth::{
    AuthConfig, Secret,
    provider::{Overrides, Profile},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Dribbble.
///
#[doc = credentials!("dribbble", "AUTH_DRIBBBLE", "https://dribbble.com/account/applications/new")]
///
/// # Sources
///
/// - 2026-11-28, an undated copy: <https://developer.dribbble.com/v1/oauth/>: the endpoints and the
///   scope; PKCE isn't mentioned.
/// - 2026-11-28, a copy of 2026-02:
///   <https://github.com/SocialiteProviders/Providers/blob/master/src/Dribbble/Provider.php>: that
///   the profile is at `/v2/user`.
#[derive(AuthConfig, Debug)]
#[auth(
    oauth2,
    id = "dribbble",
    name = "Dribbble",
    authorization = "https://dribbble.com/oauth/authorize",
    token = "https://dribbble.com/oauth/token",
    userinfo = "https://api.dribbble.com/v2/user",
    scope = "public",
    client_auth = post,
    checks(state),
    profile = DribbbleProfile,
    style(background = "#000000", text = "#ffffff"),
    mark = simple_icon!(SI_DRIBBBLE),
)]
pub struct Dribbble {
    /// The client id; `AUTH_DRIBBBLE_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_DRIBBBLE_SECRET` with `..env`.
    client_secret: Secret,
    overrides: Overrides<DribbbleProfile>,
}

/// What Dribbble says about a person: `GET /v2/user`.
#[derive(Clone, Debug, Serialize, Deserialize, Profile)]
#[profile(id, name = [name, login], email, image = avatar_url)]
#[non_exhaustive]
pub struct DribbbleProfile {
    /// The account.
    pub id: u64,
    /// The URL of the picture.
    pub avatar_url: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// The name of the account.
    pub login: Option<String>,
    /// The full name.
    pub name: Option<String>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}
