//! Asgardeo.
use auth::{
    AuthConfig, BoxError, Identity, Secret,
    provider::{Custom, OidcProfile, Overrides, Profile, first_of, joined},
};

/// Asgardeo.
///
#[doc = credentials!("asgardeo", "AUTH_ASGARDEO", "https://console.asgardeo.io", issuer)]
///
/// # Known to be odd
///
/// - A claim that is missing is one that the application doesn't ask for: they are chosen under
///   User Attributes.
///
/// # Sources
///
/// - 2026-11-28, an undated copy:
///   <https://wso2.com/asgardeo/docs/guides/authentication/oidc/discover-oidc-configs/>: the
///   issuer, its discovery document and the endpoints in it.
#[derive(AuthConfig, Debug)]
#[auth(
    oidc,
    custom,
    id = "asgardeo",
    name = "Asgardeo",
    issuer = "{issuer}/oauth2/token",
    issuer_rule = slash,
    revocation,
    end_session,
    scope = "openid profile email",
    client_auth = basic,
    style(background = "#000000", text = "#ffffff"),
)]
pub struct Asgardeo {
    /// The client id; `AUTH_ASGARDEO_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_ASGARDEO_SECRET` with `..env`.
    client_secret: Secret,
    /// The organisation's URL, such as `https://api.asgardeo.io/t/my-org`; the issuer is that with
    /// `/oauth2/token`.
    issuer: String,
    overrides: Overrides<OidcProfile>,
}

impl Custom for Asgardeo {
    async fn identity(&self, profile: &OidcProfile) -> Result<Identity, BoxError> {
        Ok(Identity {
            name: first_of([
                &profile.name,
                &profile.nickname,
                &profile.preferred_username,
                &joined([&profile.given_name, &profile.family_name]),
            ]),
            ..profile.identity()
        })
    }

    async fn identity_v4(&self, profile: &OidcProfile) -> Result<Identity, BoxError> {
        self.identity(profile).await
    }
}
