//! DuendeIdentityServer6.
use auth::{
    AuthConfig, BoxError, Identity, Secret,
    provider::{Custom, OidcProfile, Overrides, Profile},
};

/// DuendeIdentityServer6: Duende IdentityServer, of version 6 and all later ones.
///
/// # Credentials
///
/// 1. Add a confidential client with the authorization code flow to the clients of your server.
/// 2. As its redirect URI, register
///    `https://your.site/api/auth/callback/duende-identityserver6`; for development,
///    `http://localhost:3000/api/auth/callback/duende-identityserver6` too.
/// 3. Set `AUTH_DUENDE_IDENTITYSERVER6_ID`, `AUTH_DUENDE_IDENTITYSERVER6_SECRET` and
///    `AUTH_DUENDE_IDENTITYSERVER6_ISSUER`.
///
/// # Known to be odd
///
/// - A client leaves profile claims out of its ID tokens unless it has
///   `AlwaysIncludeUserClaimsInIdToken`; what is missing is read from the userinfo endpoint.
///
/// # Sources
///
/// - 2026-11-28, a copy of 2026-08-20:
///   <https://github.com/DuendeSoftware/docs.duendesoftware.com/blob/main/astro/src/content/docs/identityserver/reference/v8/options.md>:
///   that answers carry `iss` unless it is turned off.
/// - 2026-11-28, a copy of 2026-08-20:
///   <https://github.com/DuendeSoftware/docs.duendesoftware.com/blob/main/astro/src/content/docs/identityserver/reference/v8/models/client.md>:
///   that PKCE is required by default, and what is left out of ID tokens.
#[derive(AuthConfig, Debug)]
#[auth(
    oidc,
    custom,
    id = "duende-identityserver6",
    name = "DuendeIdentityServer6",
    issuer = "{issuer}",
    issuer_rule = slash,
    revocation,
    end_session,
    scope = "openid profile email",
    client_auth = basic,
    style(background = "#ffffff", text = "#000000"),
)]
pub struct DuendeIdentityServer6 {
    /// The client id; `AUTH_DUENDE_IDENTITYSERVER6_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_DUENDE_IDENTITYSERVER6_SECRET` with `..env`.
    client_secret: Secret,
    /// The URL of the server, such as `https://demo.duendesoftware.com`.
    issuer: String,
    overrides: Overrides<OidcProfile>,
}

impl Custom for DuendeIdentityServer6 {
    async fn identity(&self, profile: &OidcProfile) -> Result<Identity, BoxError> {
        Ok(Identity { name: profile.name.clone(), ..profile.identity() })
    }

    async fn identity_v4(&self, profile: &OidcProfile) -> Result<Identity, BoxError> {
        Ok(Identity { image: None, ..self.identity(profile).await? })
    }
}
