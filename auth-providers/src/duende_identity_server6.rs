//! DuendeIdentityServer6.
use auth::{
    AuthConfig, BoxError, Identity, Secret,
    provider::{Custom, OidcProfile, Overrides, Profile},
};

/// DuendeIdentityServer6. `IdentityServer` 6 itself is out of support; the same configuration
/// serves version 7 and later.
///
/// # Credentials
///
/// 1. At `{issuer}`, register an application.
/// 2. As its redirect URI, register
///    `https://your.site/api/auth/callback/duende-identityserver6`; for development,
///    `http://localhost:3000/api/auth/callback/duende-identityserver6` too.
/// 3. Set `AUTH_DUENDE_IDENTITYSERVER6_ID`, `AUTH_DUENDE_IDENTITYSERVER6_SECRET` and
///    `AUTH_DUENDE_IDENTITYSERVER6_ISSUER`.
///
/// # Known to be odd
///
/// - By default `IdentityServer` leaves profile claims out of the `id_token` when an access token
///   is issued too: set `AlwaysIncludeUserClaimsInIdToken` or fall back to userinfo when name/email
///   are missing.
#[derive(AuthConfig, Debug)]
#[auth(
    oidc,
    custom,
    lenient,
    id = "duende-identityserver6",
    name = "DuendeIdentityServer6",
    issuer = "{issuer}",
    issuer_rule = slash,
    revocation,
    end_session,
    userinfo_merge,
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
