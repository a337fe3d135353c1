//! United Effects.
use auth::{
    AuthConfig, BoxError, Identity, Secret,
    provider::{Custom, OidcProfile, Overrides, Profile},
};

/// United Effects.
///
#[doc = credentials!(
    "united-effects",
    "AUTH_UNITED_EFFECTS",
    "https://core.unitedeffects.com",
    issuer
)]
///
/// # Known to be odd
///
/// - The name and the picture are withheld by design.
///
/// # Sources
///
/// - 2026-11-28, a copy of 2024-05-19: <https://github.com/UnitedEffects/ueauth>: the endpoints and
///   the claims. No page of the service was read, and nothing newer was found.
#[derive(AuthConfig, Debug)]
#[auth(
    oidc,
    custom,
    id = "united-effects",
    name = "United Effects",
    issuer = "{issuer}",
    issuer_rule = slash,
    authorization_params(resource = "{issuer}"),
    scope = "openid email profile",
    client_auth = basic,
    style(background = "#ffffff", text = "#000000"),
)]
pub struct UnitedEffects {
    /// The client id; `AUTH_UNITED_EFFECTS_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_UNITED_EFFECTS_SECRET` with `..env`.
    client_secret: Secret,
    /// The URL of the auth group, which ends in its id:
    /// `https://auth.unitedeffects.com/YQpbQV5dbW-224dCovz-3`.
    issuer: String,
    overrides: Overrides<OidcProfile>,
}

impl Custom for UnitedEffects {
    async fn identity(&self, profile: &OidcProfile) -> Result<Identity, BoxError> {
        Ok(Identity { name: None, image: None, ..profile.identity() })
    }

    async fn identity_v4(&self, profile: &OidcProfile) -> Result<Identity, BoxError> {
        self.identity(profile).await
    }
}
