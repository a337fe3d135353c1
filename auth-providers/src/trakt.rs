//! Trakt.
use auth::{
    AuthConfig, BoxError, Identity, Secret,
    provider::{Custom, Overrides, Profile},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Trakt.
///
#[doc = credentials!("trakt", "AUTH_TRAKT", "https://app.trakt.tv/settings/apps")]
///
/// # Known to be odd
///
/// - Any scope is an error, so none is sent.
/// - A refresh token can be used once. An access token lasts some days; it lasted three months
///   until March 2025.
/// - The hosts of sign-ins were trakt.tv and api.trakt.tv before 2026; trakt.tv/oauth/token is
///   gone.
/// - The name may be empty, there is no address, and pictures mustn't be linked to from other
///   sites.
/// - Requests of your own take `trakt-api-version: 2` and `trakt-api-key: <client id>` besides the
///   token.
///
/// # Sources
///
/// - 2026-11-28, a copy of 2026-07-30: <https://github.com/trakt/trakt-api>: the endpoints and the
///   members of the profile.
/// - 2026-11-28, a copy of 2026-01-18: <https://github.com/trakt/trakt-api/issues/676>: that
///   trakt.tv/oauth/token is gone.
/// - 2026-11-28, a copy of 2025-03-20: <https://github.com/trakt/trakt-api/discussions/495>: how
///   long access tokens last.
#[derive(AuthConfig, Debug)]
#[auth(
    oauth2,
    custom,
    id = "trakt",
    name = "Trakt",
    authorization = "https://auth.trakt.tv/oauth/authorize",
    token = "https://auth.trakt.tv/oauth/token",
    userinfo = "{api_base_url}/users/me",
    revocation = "https://auth.trakt.tv/oauth/revoke",
    userinfo_params(extended = "full"),
    userinfo_headers = [("trakt-api-version", "2"), ("trakt-api-key", "{client_id}"), ("Content-Type", "application/json")],
    client_auth = post,
    checks(state),
    profile = TraktProfile,
    style(background = "#ed2224", text = "#ffffff"),
    mark = simple_icon!(SI_TRAKT),
)]
pub struct Trakt {
    /// The client id; `AUTH_TRAKT_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_TRAKT_SECRET` with `..env`.
    client_secret: Secret,
    /// Where the API is that the profile is read from. `https://api.trakt.tv` unless given.
    #[auth(default = "https://api.trakt.tv")]
    api_base_url: String,
    /// Whether accounts are known by their UUID and not by the slug, which changes with the username.
    /// Accounts that NextAuth stored have the slug.
    #[auth(default)]
    immutable_id: bool,
    overrides: Overrides<TraktProfile>,
}

impl Custom for Trakt {
    async fn identity(&self, profile: &TraktProfile) -> Result<Identity, BoxError> {
        let identity = profile.identity();
        if !self.immutable_id {
            return Ok(identity);
        }
        let id = profile.ids.uuid.clone();
        Ok(Identity { id: id.ok_or("the profile has no such id")?, ..identity })
    }

    async fn identity_v4(&self, profile: &TraktProfile) -> Result<Identity, BoxError> {
        let id = self.identity(profile).await?.id;
        Ok(Identity { id, ..profile.identity_v4() })
    }
}

/// What Trakt says about a person: `GET /users/me`.
#[derive(Clone, Debug, Serialize, Deserialize, Profile)]
#[profile(id = ids.slug, name = [name, username], image = images.avatar.full, v4(name))]
#[non_exhaustive]
pub struct TraktProfile {
    /// The account.
    pub ids: TraktIds,
    /// The pictures of the person.
    pub images: Option<TraktImages>,
    /// The full name.
    pub name: Option<String>,
    /// The name of the account.
    pub username: Option<String>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// The ids of an account.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TraktIds {
    /// The name in URLs, made from the username.
    pub slug: Option<String>,
    /// An id that stays when the username changes.
    pub uuid: Option<String>,
    /// Every other id.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// The `images` of [`TraktProfile`].
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TraktImages {
    /// The URL of the picture.
    pub avatar: Option<TraktImagesAvatar>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// The `avatar` of [`TraktImages`].
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TraktImagesAvatar {
    /// The URL of the picture in its full size.
    pub full: Option<String>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}
