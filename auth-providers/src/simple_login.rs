//! SimpleLogin.
use auth::{
    AuthConfig, Secret,
    provider::{Overrides, Profile, truth},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// SimpleLogin.
///
#[doc = credentials!("simplelogin", "AUTH_SIMPLELOGIN", "https://app.simplelogin.io/developer")]
///
/// # Known to be odd
///
/// - The address is usually an alias that was made for the application.
/// - Redirect URIs are https, except localhost. All are registered; until June 2026 localhost
///   needn't be.
/// - SimpleLogin may want to approve an application before people can sign in.
///
/// # Sources
///
/// - 2026-11-28, a copy of 2026-07-31: <https://github.com/simple-login/app>: the issuer, the
///   endpoints, the redirect URIs and the approval of applications.
#[derive(AuthConfig, Debug)]
#[auth(
    oidc,
    id = "simplelogin",
    name = "SimpleLogin",
    issuer = "https://app.simplelogin.io",
    scope = "openid profile email",
    client_auth = basic,
    checks(state, nonce),
    profile = SimpleLoginProfile,
    style(background = "#e3156a", text = "#ffffff"),
    mark = simple_icon!(SI_SIMPLELOGIN),
)]
pub struct SimpleLogin {
    /// The client id; `AUTH_SIMPLELOGIN_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_SIMPLELOGIN_SECRET` with `..env`.
    client_secret: Secret,
    overrides: Overrides<SimpleLoginProfile>,
}

/// What SimpleLogin says about a person: the claims of its ID token.
#[derive(Clone, Debug, Serialize, Deserialize, Profile)]
#[profile(id = sub, name, email, email_verified, image = avatar_url)]
#[non_exhaustive]
pub struct SimpleLoginProfile {
    /// The account.
    pub sub: String,
    /// The URL of the picture.
    pub avatar_url: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// Whether the address was verified.
    #[serde(default, deserialize_with = "truth")]
    pub email_verified: Option<bool>,
    /// The full name.
    pub name: Option<String>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}
