//! Twitch.
use auth::{
    AuthConfig, BoxError, Identity, Secret,
    provider::{Custom, OidcProfile, Overrides, Profile},
};

/// Twitch.
///
#[doc = credentials!("twitch", "AUTH_TWITCH", "https://dev.twitch.tv/console/apps")]
///
/// # Known to be odd
///
/// - Requests of your own to the Helix API take a `Client-Id` header besides the token.
///
/// # Sources
///
/// - 2026-11-28, an undated copy: <https://dev.twitch.tv/docs/authentication/getting-tokens-oidc>:
///   the issuer, the endpoints, the scopes and the claims. PKCE is not mentioned.
#[derive(AuthConfig, Debug)]
#[auth(
    oidc,
    custom,
    id = "twitch",
    name = "Twitch",
    issuer = "https://id.twitch.tv/oauth2",
    revocation = "https://id.twitch.tv/oauth2/revoke",
    authorization_params(claims = "{\"id_token\":{\"email\":null,\"email_verified\":null,\"picture\":null,\"preferred_username\":null}}"),
    scope = "openid user:read:email",
    client_auth = post,
    checks(state, nonce),
    style(background = "#65459b", text = "#ffffff"),
    mark = simple_icon!(SI_TWITCH),
)]
pub struct Twitch {
    /// The client id; `AUTH_TWITCH_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_TWITCH_SECRET` with `..env`.
    client_secret: Secret,
    overrides: Overrides<OidcProfile>,
}

impl Custom for Twitch {
    async fn identity(&self, profile: &OidcProfile) -> Result<Identity, BoxError> {
        Ok(Identity { name: profile.preferred_username.clone(), ..profile.identity() })
    }

    async fn identity_v4(&self, profile: &OidcProfile) -> Result<Identity, BoxError> {
        self.identity(profile).await
    }
}
