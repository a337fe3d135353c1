//! Descope.
use auth::{
    AuthConfig, BoxError, Identity, Secret,
    provider::{Custom, OidcProfile, Overrides, Profile},
};

/// Descope.
///
#[doc = credentials!("descope", "AUTH_DESCOPE", "https://app.descope.com")]
///
/// # Known to be odd
///
/// - The client id is the project's id, and the client secret an access key.
///
/// # Sources
///
/// - 2026-11-28, a copy of 2026-08:
///   <https://github.com/api-evangelist/descope/blob/main/openapi/_original/descope-openapi.yml>:
///   the endpoints and PKCE.
#[derive(AuthConfig, Debug)]
#[auth(
    oidc,
    custom,
    id = "descope",
    name = "Descope",
    issuer = "https://api.descope.com/{client_id}",
    issuer_rule = slash,
    revocation,
    end_session,
    scope = "openid profile email",
    client_auth = basic,
    style(background = "#1c1c23", text = "#ffffff"),
)]
pub struct Descope {
    /// The client id; `AUTH_DESCOPE_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_DESCOPE_SECRET` with `..env`.
    client_secret: Secret,
    /// The issuer: `https://api.descope.com/` and the project, which is the client id, unless given.
    issuer: Option<String>,
    overrides: Overrides<OidcProfile>,
}

impl Custom for Descope {
    async fn identity(&self, profile: &OidcProfile) -> Result<Identity, BoxError> {
        Ok(Identity { name: profile.name.clone(), ..profile.identity() })
    }

    async fn identity_v4(&self, profile: &OidcProfile) -> Result<Identity, BoxError> {
        self.identity(profile).await
    }
}
