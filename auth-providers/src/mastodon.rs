//! Mastodon.
use auth::{
    AuthConfig, Secret,
    provider::{Overrides, Profile},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Mastodon.
///
/// # Credentials
///
/// 1. In the preferences of your account at the instance, under Development
///    (`/settings/applications`), create an application.
/// 2. As its redirect URI, register `https://your.site/api/auth/callback/mastodon`; for
///    development, `http://localhost:3000/api/auth/callback/mastodon` too.
/// 3. Set `AUTH_MASTODON_ID`, `AUTH_MASTODON_SECRET` and `AUTH_MASTODON_ISSUER`.
///
/// # Known to be odd
///
/// - Ids are those of one instance: each instance is a provider of its own, `Mastodon as
///   "fosstodon"`.
/// - The issuer that an instance publishes ends in a slash, which is added.
/// - The scope `profile` and PKCE came with Mastodon 4.3; older servers ignore PKCE.
///
/// # Sources
///
/// - 2026-11-28, a copy of 2026-07-02: <https://github.com/mastodon/documentation>: the endpoints,
///   the scopes, and which version brought PKCE.
/// - 2026-11-28, an undated copy: <https://github.com/mastodon/mastodon>: the issuer, in what
///   writes the metadata (`oauth_metadata_presenter.rb`).
#[derive(AuthConfig, Debug)]
#[auth(
    oauth2,
    id = "mastodon",
    name = "Mastodon",
    issuer = "{issuer}/",
    authorization = "{issuer}/oauth/authorize",
    token = "{issuer}/oauth/token",
    userinfo = "{issuer}/api/v1/accounts/verify_credentials",
    revocation = "{issuer}/oauth/revoke",
    scope = "read:accounts",
    client_auth = post,
    profile = MastodonProfile,
    style(background = "#ffffff", text = "#000000"),
    mark = simple_icon!(SI_MASTODON),
)]
pub struct Mastodon {
    /// The client id; `AUTH_MASTODON_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_MASTODON_SECRET` with `..env`.
    client_secret: Secret,
    /// The URL of the instance that people are of, such as `https://mastodon.social`.
    issuer: String,
    overrides: Overrides<MastodonProfile>,
}

/// What Mastodon says about a person: `GET /api/v1/accounts/verify_credentials`.
#[derive(Clone, Debug, Serialize, Deserialize, Profile)]
#[profile(id, name = [display_name, username], image = [avatar_static, avatar])]
#[non_exhaustive]
pub struct MastodonProfile {
    /// The account.
    pub id: String,
    /// The URL of the picture.
    pub avatar: Option<String>,
    /// The URL of a picture that doesn't move, of an animated one the first frame.
    pub avatar_static: Option<String>,
    /// The name to show.
    pub display_name: Option<String>,
    /// The name of the account.
    pub username: Option<String>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}
