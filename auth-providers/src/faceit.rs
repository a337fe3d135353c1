//! FACEIT.
use auth::{
    AuthConfig, Secret,
    provider::{Overrides, Profile, truth},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// FACEIT.
///
#[doc = credentials!("faceit", "AUTH_FACEIT", "https://developers.faceit.com/apps")]
///
/// # Known to be odd
///
/// - The nickname is public and usually the only name.
///
/// # Sources
///
/// - 2026-11-28, an undated copy: <https://docs.faceit.com/getting-started/authentication/oauth2>:
///   PKCE beside a client secret, and where the discovery document is.
/// - 2026-11-28, a copy of 2026-07: <https://api.faceit.com/auth/v1/openid_configuration>: the
///   endpoints and the scopes, as a public plan quotes it; the issuer in it was not in the plan.
/// - 2026-11-28, an undated copy:
///   <https://forums.faceit.com/t/faceit-connect-401-during-the-token-request/2100>: client
///   authentication with Basic, and the profile endpoint.
#[derive(AuthConfig, Debug)]
#[auth(
    oauth2,
    id = "faceit",
    name = "FACEIT",
    authorization = "https://accounts.faceit.com",
    token = "https://api.faceit.com/auth/v1/oauth/token",
    userinfo = "https://api.faceit.com/auth/v1/resources/userinfo",
    authorization_params(redirect_popup = "true"),
    scope = "openid profile email",
    client_auth = basic,
    profile = FaceitProfile,
    style(background = "#ffffff", text = "#000000"),
    mark = simple_icon!(SI_FACEIT),
)]
pub struct Faceit {
    /// The client id; `AUTH_FACEIT_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_FACEIT_SECRET` with `..env`.
    client_secret: Secret,
    overrides: Overrides<FaceitProfile>,
}

/// What FACEIT says about a person: `GET /auth/v1/resources/userinfo`.
#[derive(Clone, Debug, Serialize, Deserialize, Profile)]
#[profile(id = guid, name = [name, nickname], email, email_verified, image = picture, v4(name))]
#[non_exhaustive]
pub struct FaceitProfile {
    /// The account.
    pub guid: String,
    /// The e-mail address.
    pub email: Option<String>,
    /// Whether the address was verified.
    #[serde(default, deserialize_with = "truth")]
    pub email_verified: Option<bool>,
    /// The full name.
    pub name: Option<String>,
    /// The nickname.
    pub nickname: Option<String>,
    /// The URL of the picture.
    pub picture: Option<String>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}
