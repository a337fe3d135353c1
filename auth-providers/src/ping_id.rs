//! Ping Identity.
use auth::{
    AuthConfig, BoxError, Identity, Secret,
    provider::{Custom, OidcProfile, Overrides, Profile, first_of},
};

/// Ping Identity.
///
#[doc = credentials!("ping-id", "AUTH_PING_ID", "https://console.pingone.com", issuer)]
///
/// # Known to be odd
///
/// - The region and the environment are parts of the issuer.
///
/// # Sources
///
/// - 2026-11-28, an undated copy: <https://developer.pingidentity.com/pingone-api/auth/openid-connect-oauth-2.html>:
///   the issuer, the endpoints and PKCE.
#[derive(AuthConfig, Debug)]
#[auth(
    oidc,
    custom,
    id = "ping-id",
    name = "Ping Identity",
    issuer = "{issuer}",
    issuer_rule = slash,
    revocation,
    end_session,
    scope = "openid profile email",
    client_auth = basic,
    style(background = "#ffffff", text = "#000000"),
)]
pub struct PingId {
    /// The client id; `AUTH_PING_ID_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_PING_ID_SECRET` with `..env`.
    client_secret: Secret,
    /// The issuer of the environment, in its region: `https://auth.pingone.eu/<environment-id>/as`.
    issuer: String,
    overrides: Overrides<OidcProfile>,
}

impl Custom for PingId {
    async fn identity(&self, profile: &OidcProfile) -> Result<Identity, BoxError> {
        Ok(Identity {
            name: first_of([&profile.name, &profile.nickname, &profile.preferred_username]),
            ..profile.identity()
        })
    }

    async fn identity_v4(&self, profile: &OidcProfile) -> Result<Identity, BoxError> {
        self.identity(profile).await
    }
}
