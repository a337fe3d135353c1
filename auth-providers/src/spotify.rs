//! Spotify.
use auth::{
    AuthConfig, BoxError, Identity, Secret,
    provider::{Custom, Overrides, Profile},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Spotify.
///
/// # Credentials
///
/// 1. At <https://developer.spotify.com/dashboard>, register an application.
/// 2. As its redirect URI, register `https://your.site/api/auth/callback/spotify`; for development,
///    `http://127.0.0.1:3000/api/auth/callback/spotify` too, and open the site there.
/// 3. Set `AUTH_SPOTIFY_ID` and `AUTH_SPOTIFY_SECRET`.
///
/// # Known to be odd
///
/// - The address isn't verified: never link accounts on it.
/// - An app in Development Mode gets no address since 2026, its owner needs Premium, and five
///   listed people can sign in.
/// - Redirect URIs are https, or http at 127.0.0.1: localhost is refused.
///
/// # Sources
///
/// - 2026-11-28, a copy of 2026-05: <https://developer.spotify.com/documentation/web-api/references/changes/may-2026>:
///   `account_id`.
/// - 2026-11-28, a copy of 2025-10-14: <https://developer.spotify.com/blog/2025-10-14-reminder-oauth-migration-27-nov-2025>:
///   that localhost and http ended on 2025-11-27.
/// - 2026-11-28, an undated copy: <https://developer.spotify.com/documentation/web-api/concepts/redirect_uri>:
///   the redirect URIs.
/// - 2026-11-28, a copy of 2024-10-21: <https://github.com/panva/wellknown>: the issuer, in a copy
///   of the metadata of Spotify.
#[derive(AuthConfig, Debug)]
#[auth(
    oauth2,
    custom,
    id = "spotify",
    name = "Spotify",
    issuer = "https://accounts.spotify.com",
    authorization = "https://accounts.spotify.com/authorize",
    token = "https://accounts.spotify.com/api/token",
    userinfo = "https://api.spotify.com/v1/me",
    scope = "user-read-email",
    client_auth = basic,
    profile = SpotifyProfile,
    style(background = "#000000", text = "#ffffff"),
    mark = simple_icon!(SI_SPOTIFY),
)]
pub struct Spotify {
    /// The client id; `AUTH_SPOTIFY_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_SPOTIFY_SECRET` with `..env`.
    client_secret: Secret,
    /// Whether accounts are known by `account_id`, which Spotify recommends since May 2026, and not
    /// by `id`, which may change. Accounts that NextAuth stored have `id`.
    #[auth(default)]
    account_id: bool,
    overrides: Overrides<SpotifyProfile>,
}

impl Custom for Spotify {
    async fn identity(&self, profile: &SpotifyProfile) -> Result<Identity, BoxError> {
        let identity = profile.identity();
        if !self.account_id {
            return Ok(identity);
        }
        let id = profile.account_id.clone();
        Ok(Identity { id: id.ok_or("the profile has no such id")?, ..identity })
    }

    async fn identity_v4(&self, profile: &SpotifyProfile) -> Result<Identity, BoxError> {
        self.identity(profile).await
    }
}

/// What Spotify says about a person: `GET /v1/me`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SpotifyProfile {
    /// The account.
    pub id: String,
    /// The account, by an id that stays the same.
    pub account_id: Option<String>,
    /// The name to show.
    pub display_name: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// The pictures in several sizes; empty without one.
    pub images: Option<Vec<SpotifyImage>>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// One of the `images` of [`SpotifyProfile`].
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SpotifyImage {
    /// The URL of the picture.
    pub url: Option<String>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl Profile for SpotifyProfile {
    fn identity(&self) -> Identity {
        Identity {
            id: self.id.clone(),
            name: self.display_name.clone(),
            email: self.email.clone(),
            image: self.images.as_deref().and_then(<[_]>::first).and_then(|it| it.url.clone()),
            ..Identity::default()
        }
    }
}
