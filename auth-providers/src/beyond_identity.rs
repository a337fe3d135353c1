//! Beyond Identity.
use auth::{
    AuthConfig, BoxError, Identity, Secret,
    provider::{Custom, OidcProfile, Overrides, Profile},
};

/// Beyond Identity.
///
#[doc = credentials!(
    "beyondidentity",
    "AUTH_BEYONDIDENTITY",
    "https://console-us.beyondidentity.com",
    issuer
)]
///
/// # Known to be odd
///
/// - The tenant, the realm and the application are parts of the issuer.
///
/// # Sources
///
/// - 2026-11-28, a copy of 2026-08:
///   <https://github.com/api-evangelist/beyond-identity/blob/main/openapi/_original/beyond-identity-secure-access-api-openapi.yml>:
///   that an application with its tenant and realm is the issuer of its tokens.
#[derive(AuthConfig, Debug)]
#[auth(
    oidc,
    custom,
    id = "beyondidentity",
    name = "Beyond Identity",
    issuer = "{issuer}",
    issuer_rule = slash,
    end_session,
    scope = "openid profile email",
    client_auth = basic,
    style(background = "#5077c5", text = "#ffffff"),
)]
pub struct BeyondIdentity {
    /// The client id; `AUTH_BEYONDIDENTITY_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_BEYONDIDENTITY_SECRET` with `..env`.
    client_secret: Secret,
    /// The issuer of the application, as the console shows it:
    /// `https://auth-us.beyondidentity.com/v1/tenants/<tenant>/realms/<realm>/applications/<app>`.
    issuer: String,
    overrides: Overrides<OidcProfile>,
}

impl Custom for BeyondIdentity {
    async fn identity(&self, profile: &OidcProfile) -> Result<Identity, BoxError> {
        Ok(Identity { image: None, ..profile.identity() })
    }

    async fn identity_v4(&self, profile: &OidcProfile) -> Result<Identity, BoxError> {
        self.identity(profile).await
    }
}
