//! Passage.
use auth::{
    AuthConfig, BoxError, Identity, Secret,
    provider::{Custom, OidcProfile, Overrides, Profile},
};

/// Passage. 1Password shut Passage down on 2026-01-16.
///
#[doc = credentials!("passage", "AUTH_PASSAGE", "https://console.passage.id", issuer)]
///
/// # Sources
///
/// - 2026-11-28, an undated copy: <https://github.com/passageidentity>: the end of the service on
///   2026-01-16.
#[deprecated(note = "1Password shut Passage down on 2026-01-16.")]
#[derive(AuthConfig, Debug)]
#[auth(
    oidc,
    custom,
    id = "passage",
    name = "Passage",
    issuer = "{issuer}",
    issuer_rule = slash,
    scope = "openid email",
    client_auth = basic,
    style(background = "#ffffff", text = "#000000"),
)]
pub struct Passage {
    /// The client id; `AUTH_PASSAGE_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_PASSAGE_SECRET` with `..env`.
    client_secret: Secret,
    /// The URL of the app, such as `https://<app>.withpassage.com`.
    issuer: String,
    overrides: Overrides<OidcProfile>,
}

#[expect(deprecated, reason = "it is its own")]
impl Custom for Passage {
    async fn identity(&self, profile: &OidcProfile) -> Result<Identity, BoxError> {
        Ok(Identity { name: None, image: None, ..profile.identity() })
    }

    async fn identity_v4(&self, profile: &OidcProfile) -> Result<Identity, BoxError> {
        self.identity(profile).await
    }
}
