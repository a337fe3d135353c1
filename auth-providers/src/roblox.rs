//! Roblox.
use auth::{
    AuthConfig, BoxError, Identity, Secret,
    provider::{Custom, OidcProfile, Overrides, Profile, first_of},
};

/// Roblox.
///
#[doc = credentials!(
    "roblox",
    "AUTH_ROBLOX",
    "https://create.roblox.com/dashboard/credentials?activeTab=OAuthTab"
)]
///
/// # Known to be odd
///
/// - The issuer ends in a slash.
/// - There is no address, and there may be no picture.
///
/// # Sources
///
/// - 2026-11-28, a copy of 2026-08-22: <https://github.com/Roblox/creator-docs>: the issuer, the
///   endpoints, the scopes, PKCE and the members of the profile.
#[derive(AuthConfig, Debug)]
#[auth(
    oidc,
    custom,
    id = "roblox",
    name = "Roblox",
    issuer = "https://apis.roblox.com/oauth/",
    revocation,
    scope = "openid profile",
    client_auth = post,
    style(background = "#5865f2", text = "#ffffff"),
    mark = simple_icon!(SI_ROBLOX),
)]
pub struct Roblox {
    /// The client id; `AUTH_ROBLOX_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_ROBLOX_SECRET` with `..env`.
    client_secret: Secret,
    overrides: Overrides<OidcProfile>,
}

impl Custom for Roblox {
    async fn identity(&self, profile: &OidcProfile) -> Result<Identity, BoxError> {
        Ok(Identity {
            name: first_of([&profile.nickname, &profile.name, &profile.preferred_username]),
            email: None,
            email_verified: None,
            ..profile.identity()
        })
    }

    async fn identity_v4(&self, profile: &OidcProfile) -> Result<Identity, BoxError> {
        self.identity(profile).await
    }
}
