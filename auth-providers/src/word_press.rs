//! WordPress.com.
use auth::{
    AuthConfig, Secret,
    provider::{Overrides, Profile, truth},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// WordPress.com.
///
#[doc = credentials!("wordpress", "AUTH_WORDPRESS", "https://developer.wordpress.com/apps/")]
///
/// # Known to be odd
///
/// - The accounts are those of WordPress.com, and not of a site of one's own.
/// - WordPress.com has OpenID Connect too, with `Oidc` and the issuer
///   `https://public-api.wordpress.com`; its endpoints below `/oauth2-1` take PKCE; these
///   aren't known to.
/// - The scope `auth` reads the profile alone; others ask people to choose a blog.
///
/// # Sources
///
/// - 2026-11-28, a copy of 2026-08-22: <https://github.com/api-evangelist/automattic>: the issuer,
///   in a copy of the metadata of public-api.wordpress.com (read on 2026-07-31). The page of the
///   endpoints that are used here was not read again.
#[derive(AuthConfig, Debug)]
#[auth(
    oauth2,
    id = "wordpress",
    name = "WordPress.com",
    issuer = "https://public-api.wordpress.com",
    authorization = "https://public-api.wordpress.com/oauth2/authorize",
    token = "https://public-api.wordpress.com/oauth2/token",
    userinfo = "https://public-api.wordpress.com/rest/v1.1/me",
    refresh = false,
    scope = "auth",
    client_auth = post,
    checks(state),
    profile = WordPressProfile,
    style(background = "#ffffff", text = "#000000"),
    mark = simple_icon!(SI_WORDPRESS),
)]
pub struct WordPress {
    /// The client id; `AUTH_WORDPRESS_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_WORDPRESS_SECRET` with `..env`.
    client_secret: Secret,
    overrides: Overrides<WordPressProfile>,
}

/// What WordPress.com says about a person: `GET /rest/v1.1/me`.
#[derive(Clone, Debug, Serialize, Deserialize, Profile)]
#[profile(
    id,
    name = [display_name, username],
    email,
    email_verified,
    image = avatar_url,
    v4(name = display_name),
)]
#[non_exhaustive]
pub struct WordPressProfile {
    /// The account.
    #[serde(rename = "ID")]
    pub id: u64,
    /// The URL of the picture.
    #[serde(rename = "avatar_URL")]
    pub avatar_url: Option<String>,
    /// The name to show.
    pub display_name: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// Whether the address was verified.
    #[serde(default, deserialize_with = "truth")]
    pub email_verified: Option<bool>,
    /// The name of the account.
    pub username: Option<String>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}
