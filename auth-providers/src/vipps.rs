//! Vipps.
use auth::{
    AuthConfig, BoxError, Identity, Secret,
    provider::{Custom, OidcProfile, Overrides, Profile},
};

/// Vipps.
///
#[doc = credentials!("vipps", "AUTH_VIPPS", "https://portal.vippsmobilepay.com")]
///
/// # Known to be odd
///
/// - The name takes the scope `name`, not `profile`.
/// - The issuer ends in a slash.
///
/// # Sources
///
/// - 2026-11-28, an undated copy: <https://developer.vippsmobilepay.com/api/login>: the issuer, the
///   endpoints, the scopes and the claims.
#[derive(AuthConfig, Debug)]
#[auth(
    oidc,
    custom,
    id = "vipps",
    name = "Vipps",
    issuer = "{issuer}",
    issuer_rule = slash,
    end_session,
    userinfo_profile = true,
    scope = "openid name email",
    client_auth = basic,
    style(background = "#f05c18", text = "#ffffff"),
)]
pub struct Vipps {
    /// The client id; `AUTH_VIPPS_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_VIPPS_SECRET` with `..env`.
    client_secret: Secret,
    /// The issuer: `https://api.vipps.no/access-management-1.0/access/` unless given;
    /// `https://apitest.vipps.no/access-management-1.0/access/` is for tests.
    #[auth(default = "https://api.vipps.no/access-management-1.0/access/")]
    issuer: String,
    overrides: Overrides<OidcProfile>,
}

impl Custom for Vipps {
    async fn identity(&self, profile: &OidcProfile) -> Result<Identity, BoxError> {
        Ok(Identity { name: profile.name.clone(), image: None, ..profile.identity() })
    }

    async fn identity_v4(&self, profile: &OidcProfile) -> Result<Identity, BoxError> {
        self.identity(profile).await
    }
}
